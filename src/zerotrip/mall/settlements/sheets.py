"""A statement to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zerotrip.core.money import Amount
from zerotrip.core.sheets import Cell, Column, Sheet
from zerotrip.mall.settlements.models import PartnerStatement
from zerotrip.mall.settlements.queries import lines_of


def sheet_of(statement: PartnerStatement) -> Sheet:
    """No names of people: a partner needs the order's number only."""
    headings = (
        (_("Order"), 12), (_("Good"), 30), (_("Handed over on"), 20), (_("Points"), 10),
        (_("Worth, yuan"), 14), (_("Owed, yuan"), 14), (_("Put right because"), 40),
    )  # fmt: skip
    columns = [Column(heading, width) for heading, width in headings]
    return Sheet(f"{statement.firm.code} {statement.month:%Y-%m}", columns, _rows(statement))


def _rows(statement: PartnerStatement) -> Iterator[Sequence[Cell]]:
    for line in lines_of(statement):
        order = line.order
        ended = f"{localtime(order.ended_at):%Y-%m-%d %H:%M}" if order.ended_at else ""
        yield (
            order.ref, order.good.name, ended, order.spending.points, Amount.fen(line.worth_fen), line.amount,
            line.because,
        )  # fmt: skip
    worth = Amount.fen(statement.worth_fen)
    yield _("Total"), "", "", "", worth, statement.total, ""
