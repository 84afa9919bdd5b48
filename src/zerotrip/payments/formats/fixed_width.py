"""定长报文: every field has its width in bytes of GB18030. Text is padded with spaces on the right, figures
with zeros on the left, sums are in fen, lines end in CRLF.

To the bank: HQ with the payer, count and sum, a DQ per payment, TQ with both again. Back: HR, DR, TR.
"""

from __future__ import annotations

from struct import Struct

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.money import LIMIT
from zerotrip.payments.formats import gb18030
from zerotrip.payments.order import Answer, Debtor, LineAnswer, Order, OrderLine

MARK = "代付"  # two characters that no other encoding writes in four such bytes
_TIME = "%Y%m%d%H%M%S"


class FixedWidth:
    name = "fixed-width"
    label: str | Promise = _("Fixed-width file of Chinese banks (GB18030)")
    suffix = ".txt"
    media_type = "text/plain; charset=gb18030"
    by_hand = True

    def write(self, order: Order) -> bytes:
        lines = [_line(order, number, line) for number, line in enumerate(order.lines, start=1)]
        rows = [_head(order), *lines, b"TQ" + _control(order)]
        return b"".join(row + b"\r\n" for row in rows)

    def read(self, raw: bytes) -> Order:
        head, body, tail = _parts(raw, "Q", _ORDER_HEAD, _ORDER_LINE)
        message, when, name, account, bank, code = (_text(each) for each in head[2:8])
        order = Order(
            message_id=message,
            created_at=gb18030.moment_of(when, _TIME),
            debtor=Debtor(name, account, bank, code),
            lines=tuple(_read_line(n, row) for n, row in enumerate(body, start=1)),
        )
        for said in (head[8:], tail[1:]):
            gb18030.agree((_whole(said[0]), _fen(said[1])), [line.amount_fen for line in order.lines])
        return order

    def read_answer(self, raw: bytes) -> Answer:
        head, body, tail = _parts(raw, "R", _ANSWER_HEAD, _ANSWER_LINE)
        message, original, when = (_text(each) for each in head[2:5])
        lines = tuple(_read_status(n, row) for n, row in enumerate(body, start=1))
        for said in (head[5:], tail[1:]):
            gb18030.agree((_whole(said[0]), _fen(said[1])), [line.amount_fen or 0 for line in lines])
        written_at = gb18030.moment_of(when, _TIME)
        return Answer(gb18030.code_of(message), gb18030.code_of(original), written_at, "PART", "", "", lines)

    def looks_like(self, raw: bytes) -> bool:
        return gb18030.begins(raw, f"HR{MARK}")


def _head(order: Order) -> bytes:
    payer = order.debtor
    when = timezone.localtime(order.created_at).strftime(_TIME)
    return b"".join(
        [
            b"HQ",
            MARK.encode(gb18030.ENCODING),
            _left(order, None, order.message_id, gb18030.ID, 35),
            when.encode(),
            _left(order, None, payer.name, gb18030.HOLDER, 60),
            _left(order, None, payer.account, gb18030.ACCOUNT, 32),
            _left(order, None, payer.bank_name, gb18030.BANK, 80),
            _left(order, None, payer.bank_code, gb18030.CODE, 14),
            _control(order),
        ]
    )


def _line(order: Order, number: int, line: OrderLine) -> bytes:
    return b"".join(
        [
            b"DQ",
            _right(number, 6),
            _left(order, line, line.account, gb18030.ACCOUNT, 32),
            _left(order, line, line.holder, gb18030.HOLDER, 60),
            _left(order, line, line.bank_name, gb18030.BANK, 80),
            _left(order, line, line.bank_code, gb18030.CODE, 14),
            _right(line.amount_fen, 15),
            _left(order, line, line.note, gb18030.NOTE, 64),
            _left(order, line, line.end_to_end_id, gb18030.ID, 35),
        ]
    )


def _control(order: Order) -> bytes:
    return _right(order.count, 6) + _right(order.total_fen, 15)


def _left(order: Order, line: OrderLine | None, value: str, what: str | Promise, width: int) -> bytes:
    return gb18030.fits(order, line, value, what, most=width).ljust(width)


def _right(figure: int, width: int) -> bytes:
    if not 0 < figure < min(10**width, LIMIT):
        raise Invalid("amount-too-large", _("This amount is larger than the books can hold."))
    return str(figure).encode().rjust(width, b"0")


# Reading back, by a layout written down a second time: a width that is wrong above is found here

_ORDER_HEAD = Struct("2s4s35s14s60s32s80s14s6s15s")
_ORDER_LINE = Struct("2s6s32s60s80s14s15s64s35s")
_ANSWER_HEAD = Struct("2s4s35s35s14s6s15s")
_ANSWER_LINE = Struct("2s6s35s15s6s60s")
_TAIL = Struct("2s6s15s")


def _parts(
    raw: bytes, kind: str, head: Struct, line: Struct
) -> tuple[tuple[bytes, ...], list[tuple[bytes, ...]], tuple[bytes, ...]]:
    rows = gb18030.rows_of(raw, f"H{kind}{MARK}")
    if len(rows) < 3 or rows[-1][:2] != f"T{kind}".encode():
        raise Invalid("file-cut", _("The last row is not finished; the file was cut."))
    layouts = [head] + [line] * (len(rows) - 2) + [_TAIL]
    kinds = ["H"] + ["D"] * (len(rows) - 2) + ["T"]
    for number, (row, layout, letter) in enumerate(zip(rows, layouts, kinds, strict=True), start=1):
        if len(row) != layout.size or row[:2] != f"{letter}{kind}".encode():
            raise Invalid(
                "row-width",
                _("Line %(line)s has %(bytes)s bytes, not %(wanted)s, or is of another kind."),
                line=number,
                bytes=len(row),
                wanted=layout.size,
            )
    return head.unpack(rows[0]), [line.unpack(row) for row in rows[1:-1]], _TAIL.unpack(rows[-1])


def _text(field: bytes) -> str:
    return gb18030.text_of(field).rstrip(" ")


def _whole(field: bytes) -> int:
    return gb18030.count_of(_text(field))


def _fen(field: bytes) -> int:
    text = _text(field)
    if not (text.isascii() and text.isdigit() and len(text) == len(field)):
        raise Invalid("amount-unreadable", _("“%(read)s” is no sum in fen."), read=text[:40])
    if int(text) == 0:
        raise Invalid("amount-not-positive", _("An amount in the file is not above zero."))
    return int(text)


def _read_line(position: int, row: tuple[bytes, ...]) -> OrderLine:
    _kind, number, account, holder, bank, code, fen, note, reference = row
    gb18030.numbered(_text(number), position)
    return OrderLine(
        end_to_end_id=_text(reference),
        amount_fen=_fen(fen),
        holder=_text(holder),
        account=_text(account),
        bank_name=_text(bank),
        bank_code=_text(code),
        note=_text(note),
    )


def _read_status(position: int, row: tuple[bytes, ...]) -> LineAnswer:
    _kind, number, reference, fen, status, reason = row
    gb18030.numbered(_text(number), position)
    return gb18030.answer_of(_text(reference), _fen(fen), _text(status), _text(reason))
