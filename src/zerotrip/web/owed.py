"""What somebody owes back, for the phone and the desk: how much, why, by what plan, and how it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from zerotrip.cases.instalments.actions import bounds_for
from zerotrip.cases.instalments.bounds import FEWEST, Bounds, divided
from zerotrip.cases.instalments.queries import Planned, live_plans
from zerotrip.cases.models import Recovery
from zerotrip.cases.states import OPEN
from zerotrip.core.errors import Invalid
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.evidence.factset import label_of


@dataclass(frozen=True, slots=True)
class Owed:
    """`choices`: numbers of months with the largest part of each; empty where nothing can be planned."""

    recovery: Recovery
    why: str
    in_force: Planned | None
    proposed: Planned | None
    choices: list[tuple[int, int]]
    least: Amount
    first_day: date
    last_day: date

    @property
    def may_pay(self) -> bool:
        return self.recovery.left_fen > 0 and not self.recovery.is_disputed

    @property
    def can_be_agreed(self) -> bool:
        """What is proposed is still for just what is owed."""
        return self.proposed is not None and self.proposed.plan.total_fen == self.recovery.left_fen


def owed(recoveries: Sequence[Recovery], *, today: date) -> list[Owed]:
    plans = live_plans(recoveries, today=today)
    return [_owed(each, plans[each.uid], today) for each in recoveries]


def _owed(recovery: Recovery, plans: dict[str, Planned], today: date) -> Owed:
    bounds = bounds_for(recovery)
    return Owed(
        recovery,
        why(recovery),
        plans.get("agreed"),
        plans.get("proposed"),
        _choices(recovery, bounds),
        bounds.at_least,
        today + timedelta(days=1),
        bounds.last_first_day(today),
    )


def _choices(recovery: Recovery, bounds: Bounds) -> list[tuple[int, int]]:
    left = recovery.left_fen
    if recovery.is_disputed or recovery.award.case.state in OPEN:
        return []
    return [(n, divided(left, n)[0]) for n in range(FEWEST, bounds.most_of(left) + 1)]


def why(recovery: Recovery) -> str:
    """One sentence, for whoever reads it."""
    debt = recovery.debt
    if debt is None:
        return _(
            "All who pay for this stay within one limit together, and it came out lower than before; what was"
            " paid beyond it is owed back."
        )
    said = {
        "granted": Amount.fen(debt.amount_fen),
        "due": Amount.fen(debt.settled_fen or 0),
        "department": _(", ").join(pick(label_of(source)) for source in debt.sources),
    }
    return (
        _(
            "%(granted)s yuan were granted provisionally; %(department)s answered otherwise: %(due)s are due."
            " What had been paid beyond that is owed back."
        )
        % said
    )


def account() -> dict[str, str]:
    """Where it is paid to."""
    return settings.ZEROTRIP_PAYER


def planned_in(typed: QueryDict) -> tuple[int, date]:
    """How many months and from which day, as typed in."""
    months = typed.get("months", "")
    if not (months.isascii() and months.isdigit() and len(months) < 4):
        raise Invalid("no-months", _("Please choose in how many months."), field="months")
    try:
        return int(months), date.fromisoformat(typed.get("first_due", ""))
    except ValueError:
        raise Invalid(
            "no-first-day", _("Please choose the day of the first part."), field="first_due"
        ) from None
