"""What layouts in GB18030 have in common: how a file is told from another, and what cannot be written.

A value that the file cannot carry refuses the whole batch, before it is made, and names the payee masked:
a cashier who corrects it or chooses another layout pays everybody, and nobody is left out unseen.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.money import Amount, fen_of_yuan
from zerotrip.core.text import mask_name
from zerotrip.payments.order import LineAnswer, Order, OrderLine

ENCODING = "gb18030"
_OTHERS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_CODE, LONGEST_NOTE = 35, 200
STATUS = {"成功": "ACSC", "部分成功": "PART", "部分": "PART", "失败": "RJCT", "处理中": "PDNG"}
# As banks put it; anything else is told to the payee in the bank's own words.
REASONS = {
    "账号不存在": "AC01",
    "账号错误": "AC01",
    "账户已销户": "AC04",
    "账户冻结": "AC06",
    "户名不符": "BE01",
    "开户行错误": "RC01",
    "联行号错误": "RC01",
    "余额不足": "AM04",
}
HOLDER, ACCOUNT = _("account holder's name"), _("account number")
BANK, CODE, NOTE = _("bank's name"), _("bank's code"), _("note")
ID = _("reference")

# Reading


def begins(raw: bytes, mark: str) -> bool:
    """In other encodings as well, so that the refusal can say which."""
    return any(raw.startswith(mark.encode(each)) for each in (ENCODING, *_OTHERS))


def rows_of(raw: bytes, mark: str) -> list[bytes]:
    """No second byte of a character is a line end, so bytes may be split."""
    if not raw.startswith(mark.encode(ENCODING)):
        raise Invalid(
            "encoding-other", _("The file is not in GB18030, as this layout is; please ask the bank for it.")
        )
    stray = raw.replace(b"\r\n", b"")
    if b"\n" in stray or b"\r" in stray.rstrip(b"\r"):
        raise Invalid("line-ends", _("The lines do not end as this layout's do (CRLF); it was altered."))
    if not raw.endswith(b"\r\n"):
        raise Invalid("file-cut", _("The last row is not finished; the file was cut."))
    return raw[:-2].split(b"\r\n")


def text_of(raw: bytes) -> str:
    try:
        text = raw.decode(ENCODING)
    except UnicodeDecodeError:
        text = "\0"
    if _CONTROL.search(text) or text.encode(ENCODING) != raw:
        raise Invalid(
            "encoding-other", _("The file is not in GB18030, as this layout is; please ask the bank for it.")
        )
    return text


def fen_of(text: str) -> int:
    fen = fen_of_yuan(text)
    if fen <= 0:
        raise Invalid("amount-not-positive", _("An amount in the file is not above zero."))
    if Amount.fen(fen).plain() != text:
        raise Invalid(
            "amount-unreadable", _("“%(read)s” is not an amount; write it like 1234.50."), read=text[:40]
        )
    return fen


def count_of(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid("count-unreadable", _("“%(read)s” is no count."), read=text[:40])
    return int(text)


def moment_of(text: str, pattern: str) -> datetime:
    try:
        moment = timezone.make_aware(datetime.strptime(text, pattern))  # noqa: DTZ007
        if not 2000 <= moment.year < 2200 or moment.strftime(pattern) != text:
            raise ValueError
    except ValueError:
        raise Invalid("time-unreadable", _("“%(read)s” is no date and time."), read=text[:40]) from None
    return moment


def agree(said: tuple[int, int], fens: list[int]) -> None:
    if said != (len(fens), Amount.fen(sum(fens)).minor):
        raise Invalid("control-sum", _("The file's own count and total do not fit its lines."))


def numbered(read: str, position: int) -> None:
    if count_of(read) != position:
        raise Invalid("line-missing", _("Line %(line)s is missing or in another place."), line=position)


def code_of(text: str) -> str:
    if not text:
        raise Invalid("code-missing", _("The file does not say which file or payment it is about."))
    if len(text) > LONGEST_CODE:
        raise Invalid(
            "code-too-long", _("“%(read)s…” is too long for a code of a bank."), read=text[:LONGEST_CODE]
        )
    return text


def answer_of(reference: str, fen: int, status: str, reason: str) -> LineAnswer:
    if status not in STATUS:
        raise Invalid(
            "status-unknown",
            _("“%(read)s” is no state of a payment; known are 成功, 部分成功, 失败 and 处理中."),
            read=status[:20],
        )
    code = REASONS.get(reason, "NARR") if status == "失败" else ""
    return LineAnswer(code_of(reference), STATUS[status], fen, code, reason[:LONGEST_NOTE])


# Writing


def fits(order: Order, line: OrderLine | None, value: str, what: str | Promise, *, most: int) -> bytes:
    """The value as bytes, of the payer without `line`. Raises Invalid where the file cannot carry it."""
    try:
        written = value.encode(ENCODING)
    except UnicodeEncodeError:
        raise not_encodable(order, line, what) from None
    if written.decode(ENCODING) != value:
        raise not_encodable(order, line, what)
    if _CONTROL.search(value) or value != value.strip(" "):
        raise not_plain(order, line, what)
    if len(written) > most:
        raise Invalid(
            "field-too-long",
            _(
                "%(payee)s (%(case)s): the %(what)s takes %(bytes)s bytes, and the bank's file has room for "
                "%(most)s. No file was made; please correct it or choose another file for the bank."
            ),
            bytes=len(written),
            most=most,
            **_about(order, line, what),
        )
    return written


def not_encodable(order: Order, line: OrderLine | None, what: str | Promise) -> Invalid:
    return Invalid(
        "field-not-encodable",
        _(
            "%(payee)s (%(case)s): the %(what)s has a character that GB18030 does not have. No file was "
            "made; please correct it or choose another file for the bank."
        ),
        **_about(order, line, what),
    )


def not_plain(order: Order, line: OrderLine | None, what: str | Promise) -> Invalid:
    return Invalid(
        "field-not-plain",
        _(
            "%(payee)s (%(case)s): the %(what)s has a character that the bank's file cannot carry. No file "
            "was made; please correct it or choose another file for the bank."
        ),
        **_about(order, line, what),
    )


def _about(order: Order, line: OrderLine | None, what: str | Promise) -> dict[str, Any]:
    payee = mask_name(line.holder) if line else order.debtor.name
    return {"payee": payee, "case": line.note if line else order.message_id, "what": what}
