"""The end of a year: what nobody has asked for lapses, what is approved is carried over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.funds.models import Budget


@transaction.atomic
def lapse(*, year: int, by: Actor, at: datetime) -> int:
    """Closes the budgets of a year whose books are closed, and says how many. Said twice it does nothing: a
    year that is reopened for its books gets no money back."""
    closing = Budget.objects.filter(year=year, closed_at=None).select_related("fund")
    keys = list(closing.values_list("pk", flat=True))
    Budget.objects.filter(pk__in=keys, closed_at=None).update(closed_at=at)
    by_fund: dict[str, list[dict[str, object]]] = {}
    for budget in Budget.objects.filter(pk__in=keys).select_related("fund"):
        by_fund.setdefault(budget.fund.address, []).append(_told(budget))
    for about, told in by_fund.items():
        record("budget.lapsed", about, by=by, at=at, data={"year": year, "budgets": told})
    return len(keys)


def _told(budget: Budget) -> dict[str, object]:
    return {
        "item": budget.item_id,
        "period": budget.period,
        "lapsed_fen": budget.lapsed.minor,
        "carried_fen": budget.committed_fen,
    }
