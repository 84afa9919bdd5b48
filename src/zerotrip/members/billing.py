"""The bill for a roster (缴费通知): what its unit owes, for whom and what, by when and under which code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotVisible
from zerotrip.ledger.models import Transfer
from zerotrip.members.models import Product, Roster
from zerotrip.members.policy import HANDLES_ROSTERS
from zerotrip.org.models import Role
from zerotrip.org.queries import reach, working_calendar

PAYS_WITHIN = 15
"""Working days from the import of a roster to the day by which its fee is asked for [A]."""


@dataclass(frozen=True, slots=True)
class Item:
    """So many enrolments in one product; the sum is what the books took from the unit for them."""

    product: Product
    count: int
    fee_fen: int


@dataclass(frozen=True, slots=True)
class Bill:
    roster: Roster
    items: list[Item]
    since: date
    until: date
    issued_on: date
    due_on: date

    def is_late(self, on: date) -> bool:
        return self.roster.open_fen > 0 and on > self.due_on


def bill_for(actor: Actor, uid: UUID, *, on: date) -> Bill:
    """The door: the unit's officer, those above it, and who has to do with its money; no bill before the
    import."""
    rows = Roster.objects.filter(state=Roster.State.IMPORTED, fee_fen__gt=0).select_related("organisation")
    roles = (*HANDLES_ROSTERS, Role.CASHIER, Role.RELEASER)
    roster = reach(actor, on).filter(rows, role=roles).filter(uid=uid).first()
    if roster is None or roster.imported_at is None:
        raise NotVisible("no-bill", _("There is no bill here; it is made once the roster is imported."))
    covered = roster.enrolments.aggregate(since=Min("since"), until=Max("until"))
    issued_on = day_of(roster.imported_at)
    due_on = working_calendar().add(issued_on, PAYS_WITHIN)
    return Bill(roster, _items(roster), covered["since"], covered["until"], issued_on, due_on)


def _items(roster: Roster) -> list[Item]:
    """Sums from the ledger, so that a fee set anew for the next year does not alter an old bill."""
    counts = roster.enrolments.order_by().values_list("product").annotate(count=Count("pk"))
    prefix = f"roster:{roster.uid}:"
    products = Product.objects.in_bulk([code for code, _count in counts])
    names = {f"{prefix}{code}": code for code in products}
    fees = Transfer.objects.filter(reference__in=names).values_list("reference", "amount_minor")
    fen = {names[reference]: amount for reference, amount in fees}
    return [Item(products[code], count, fen[code]) for code, count in sorted(counts)]
