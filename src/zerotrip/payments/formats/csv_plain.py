"""A plain table for banks without ISO 20022, taken there and back by hand.

To the bank: a head line H, a line D per payment, a tail T with count and total. Back: A, lines S, tail E with
the count. UTF-8; answers may also come in GB18030. A file without its tail was cut and is refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.money import Amount, fen_of_yuan
from zerotrip.core.sheets import could_be_formula
from zerotrip.payments.order import Answer, Debtor, LineAnswer, Order, OrderLine

_WIDTHS = {"H": 9, "D": 8, "T": 3, "A": 7, "S": 6, "E": 2}
LONGEST_CODE, LONGEST_NOTE = 35, 200  # as ISO 20022 has them, and the rows that keep them


class PlainCsv:
    name = "plain-csv"
    label: str | Promise = _("Plain table (CSV)")
    suffix = ".csv"
    media_type = "text/csv; charset=utf-8"
    by_hand = True

    def write(self, order: Order) -> bytes:
        return _written([_head(order), *map(_line, order.lines), _tail(order)])

    def read(self, raw: bytes) -> Order:
        head, lines, tail = _parts(raw, "H", "D", "T")
        order = Order(
            message_id=head[1],
            created_at=_moment(head[2]),
            debtor=Debtor(name=head[5], account=head[6], bank_name=head[7], bank_code=head[8]),
            lines=tuple(map(_read_line, lines)),
        )
        for count, total in ((head[3], head[4]), (tail[1], tail[2])):
            if (_whole(count), fen_of_yuan(total)) != (order.count, order.total_fen):
                raise Invalid("control-sum", _("The file's own count and total do not fit its lines."))
        return order

    def read_answer(self, raw: bytes) -> Answer:
        head, lines, tail = _parts(raw, "A", "S", "E")
        if _whole(tail[1]) != len(lines):
            raise Invalid("control-sum", _("The file's own count and total do not fit its lines."))
        return Answer(
            message_id=head[1],
            original_message_id=head[2],
            created_at=_moment(head[3]),
            status=_code(head[4], 8),
            reason_code=_code(head[5]),
            note=head[6][:LONGEST_NOTE],
            lines=tuple(map(_read_status, lines)),
        )

    def looks_like(self, raw: bytes) -> bool:
        return raw.removeprefix(b"\xef\xbb\xbf").startswith((b"A,", b'"A",'))


def _head(order: Order) -> list[str]:
    when = timezone.localtime(order.created_at).isoformat(timespec="seconds")
    debtor = order.debtor
    control = [str(order.count), Amount.fen(order.total_fen).plain()]
    return [
        "H",
        order.message_id,
        when,
        *control,
        debtor.name,
        debtor.account,
        debtor.bank_name,
        debtor.bank_code,
    ]


def _line(line: OrderLine) -> list[str]:
    amount = Amount.fen(line.amount_fen).plain()
    return [
        "D",
        line.end_to_end_id,
        amount,
        line.account,
        line.holder,
        line.bank_name,
        line.bank_code,
        line.note,
    ]


def _tail(order: Order) -> list[str]:
    return ["T", str(order.count), Amount.fen(order.total_fen).plain()]


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode()


def _harmless(cell: str) -> str:
    """Whoever opens the file in a spreadsheet must not run what somebody wrote into a name."""
    if could_be_formula(cell) or set(cell) & set("\t\r\n\0"):
        raise Invalid(
            "cell-is-formula", _("“%(cell)s” could be run as a formula; please correct it."), cell=cell
        )
    return cell


def _read_line(row: Sequence[str]) -> OrderLine:
    return OrderLine(row[1], fen_of_yuan(row[2]), row[4], row[3], row[5], row[6], row[7])


def _read_status(row: Sequence[str]) -> LineAnswer:
    amount = fen_of_yuan(row[3]) if row[3] else None
    if amount is not None and amount <= 0:
        raise Invalid("amount-not-positive", _("An amount in the file is not above zero."))
    if not row[1] or not row[2]:
        raise Invalid(
            "answer-line-incomplete",
            _("The answer does not say which payment line %(line)s is about, or what became of it."),
            line=row[1] or "?",
        )
    return LineAnswer(_code(row[1]), _code(row[2], 8), amount, _code(row[4]), row[5][:LONGEST_NOTE])


def _code(cell: str, longest: int = LONGEST_CODE) -> str:
    if len(cell) > longest:
        raise Invalid(
            "code-too-long", _("“%(read)s…” is too long for a code of a bank."), read=cell[:longest]
        )
    return cell


def _parts(raw: bytes, head: str, line: str, tail: str) -> tuple[list[str], list[list[str]], list[str]]:
    try:
        rows = [row for row in csv.reader(io.StringIO(_decoded(raw), newline=""), strict=True) if row]
    except csv.Error:
        raise Invalid("csv-broken", _("The table cannot be read; it is cut or damaged.")) from None
    kinds = [row[0] for row in rows]
    if kinds[:1] != [head] or kinds[-1:] != [tail] or any(kind != line for kind in kinds[1:-1]):
        raise Invalid("csv-cut", _("The table has no head or no tail; part of it is missing."))
    for number, row in enumerate(rows, start=1):
        if len(row) != _WIDTHS[row[0]]:
            raise Invalid(
                "csv-width", _("Line %(line)s of the table has too many or too few cells."), line=number
            )
    return rows[0], rows[1:-1], rows[-1]


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break  # no text has it, and PostgreSQL keeps none
        return text
    raise Invalid("csv-encoding", _("The table is neither in UTF-8 nor in GB18030."))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid("count-unreadable", _("“%(read)s” is no count."), read=text)
    return int(text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if not 2000 <= moment.year < 2200:  # at the ends of the calendar a time zone leads out of it
            raise ValueError
    except ValueError:
        raise Invalid("time-unreadable", _("“%(read)s” is no date and time."), read=text[:40]) from None
    return moment if moment.tzinfo else timezone.make_aware(moment)
