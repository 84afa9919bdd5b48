"""批量代付, the table that Chinese banks take by hand: GB18030, CRLF, no quotation marks.

To the bank: a row about the batch, a row of names, a row per payment, a row of totals. Back comes the same
with 状态 and 原因. Nothing is quoted, so no cell has a comma; a cell that a spreadsheet would run is refused.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.money import Amount
from zerotrip.payments.formats import gb18030
from zerotrip.payments.order import Answer, Debtor, LineAnswer, Order, OrderLine

ORDER, ANSWER, TOTAL = "批量代付", "批量代付回盘", "合计"
_NAMES = "序号,收款账号,收款户名,开户行名称,联行号,金额,附言,业务参考号"
_ANSWER_NAMES = "序号,业务参考号,金额,状态,原因"
_TIME = "%Y-%m-%d %H:%M:%S"
_LONGEST = 400  # bytes of a cell: more than any name or bank has, and less than banks cut


class Gb18030Csv:
    name = "gb18030-csv"
    label: str | Promise = _("Batch table of Chinese banks (GB18030, CSV)")
    suffix = ".csv"
    media_type = "text/csv; charset=gb18030"
    by_hand = True

    def write(self, order: Order) -> bytes:
        rows = [_about(order), _NAMES.encode(gb18030.ENCODING)]
        rows += [_line(order, number, line) for number, line in enumerate(order.lines, start=1)]
        return b"".join(row + b"\r\n" for row in [*rows, _totals(order)])

    def read(self, raw: bytes) -> Order:
        head, body, (count, total, message) = _parts(raw, ORDER, 8, _NAMES)
        order = Order(
            message_id=head[1],
            created_at=gb18030.moment_of(head[2], _TIME),
            debtor=Debtor(name=head[3], account=head[4], bank_name=head[5], bank_code=head[6]),
            lines=tuple(_read_line(n, row) for n, row in enumerate(body, start=1)),
        )
        if message != order.message_id or head[7]:
            raise Invalid("control-sum", _("The file's own count and total do not fit its lines."))
        gb18030.agree((count, total), [line.amount_fen for line in order.lines])
        return order

    def read_answer(self, raw: bytes) -> Answer:
        head, body, (count, total, original) = _parts(raw, ANSWER, 5, _ANSWER_NAMES)
        lines = tuple(_read_status(n, row) for n, row in enumerate(body, start=1))
        if original != head[2]:
            raise Invalid("control-sum", _("The file's own count and total do not fit its lines."))
        gb18030.agree((count, total), [line.amount_fen or 0 for line in lines])
        written_at = gb18030.moment_of(head[3], _TIME)
        return Answer(gb18030.code_of(head[1]), gb18030.code_of(original), written_at, "PART", "", "", lines)

    def looks_like(self, raw: bytes) -> bool:
        return gb18030.begins(raw, f"{ANSWER},")


def _about(order: Order) -> bytes:
    payer = order.debtor
    values = (
        (payer.name, gb18030.HOLDER),
        (payer.account, gb18030.ACCOUNT),
        (payer.bank_name, gb18030.BANK),
        (payer.bank_code, gb18030.CODE),
    )
    when = timezone.localtime(order.created_at).strftime(_TIME)
    cells = [ORDER.encode(gb18030.ENCODING), order.message_id.encode(), when.encode()]
    return b",".join([*cells, *(_cell(order, None, value, what) for value, what in values), b""])


def _line(order: Order, number: int, line: OrderLine) -> bytes:
    before = (
        (line.account, gb18030.ACCOUNT),
        (line.holder, gb18030.HOLDER),
        (line.bank_name, gb18030.BANK),
        (line.bank_code, gb18030.CODE),
    )
    after = ((line.note, gb18030.NOTE), (line.end_to_end_id, gb18030.ID))
    return b",".join(
        [
            str(number).encode(),
            *(_cell(order, line, value, what) for value, what in before),
            Amount.fen(line.amount_fen).plain().encode(),
            *(_cell(order, line, value, what) for value, what in after),
        ]
    )


def _totals(order: Order) -> bytes:
    total = Amount.fen(order.total_fen).plain()
    return f"{TOTAL},{order.count},{total},{order.message_id}".encode(gb18030.ENCODING)


def _cell(order: Order, line: OrderLine | None, value: str, what: str | Promise) -> bytes:
    if value[:1] in tuple("=+-@＝＋－＠") or set(value) & set(",\"'"):
        raise gb18030.not_plain(order, line, what)
    return gb18030.fits(order, line, value, what, most=_LONGEST)


# Reading back, by cells that are counted anew


def _parts(
    raw: bytes, mark: str, width: int, names: str
) -> tuple[list[str], list[list[str]], tuple[int, int, str]]:
    """The row about the file, its body, and what the last row says: count, total, message."""
    rows = [gb18030.text_of(row).split(",") for row in gb18030.rows_of(raw, f"{mark},")]
    if len(rows) < 4 or rows[-1][0] != "合计" or rows[1] != names.split(","):
        raise Invalid("csv-cut", _("The table has no head or no tail; part of it is missing."))
    widths = [width] * (len(rows) - 1) + [4]
    for number, (row, cells) in enumerate(zip(rows, widths, strict=True), start=1):
        if len(row) != cells:
            raise Invalid(
                "csv-width", _("Line %(line)s of the table has too many or too few cells."), line=number
            )
    last = rows[-1]
    return rows[0], rows[2:-1], (gb18030.count_of(last[1]), gb18030.fen_of(last[2]), last[3])


def _read_line(position: int, row: list[str]) -> OrderLine:
    number, account, holder, bank, code, yuan, note, reference = row
    gb18030.numbered(number, position)
    return OrderLine(reference, gb18030.fen_of(yuan), holder, account, bank, code, note)


def _read_status(position: int, row: list[str]) -> LineAnswer:
    number, reference, yuan, status, reason = row
    gb18030.numbered(number, position)
    return gb18030.answer_of(reference, gb18030.fen_of(yuan), status, reason)
