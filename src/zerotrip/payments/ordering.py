"""What the rows say is to be paid, as the plain values that a layout writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from zerotrip.payments.formats import whole_seconds
from zerotrip.payments.models import Batch, Line
from zerotrip.payments.order import Order, OrderLine
from zerotrip.payments.payer import payer

AT_A_TIME = 2_000
_NUMBER = Line._meta.get_field("number")


def order_of(batch: Batch, lines: Iterable[OrderLine]) -> Order:
    return Order(batch.message_id, whole_seconds(batch.made_at), payer(), tuple(lines))


def ordered_lines(lines: QuerySet[Line]) -> Iterator[OrderLine]:
    """Without an object for each; the seal of every account is opened at the place of its own row."""
    rows = lines.order_by("position").values_list(
        "pk", "end_to_end_id", "amount_fen", "holder", "number", "bank_name", "bank_code",
        "payable__reference",
    )  # fmt: skip
    for key, name, fen, holder, number, bank_name, bank_code, note in rows.iterator(AT_A_TIME):
        yield OrderLine(name, fen, holder, _NUMBER.standing(number, key).open(), bank_name, bank_code, note)


def order_line(line: Line, note: str) -> OrderLine:
    # The bank learns the reference and not the purpose, which may name an illness.
    return OrderLine(
        end_to_end_id=line.end_to_end_id,
        amount_fen=line.amount_fen,
        holder=line.holder,
        account=line.number.open(),
        bank_name=line.bank_name,
        bank_code=line.bank_code,
        note=note,
    )
