"""A plan as it stands: each instalment with what has come in for it, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.debts.queries import recovery_for
from zerotrip.cases.instalments.ending import LIVE
from zerotrip.cases.models import Instalment, Plan, Recovery
from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible


class Standing(StrEnum):
    PAID = "paid"
    MISSED = "missed"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Row:
    instalment: Instalment
    paid_fen: int
    standing: Standing

    @property
    def open_fen(self) -> int:
        return self.instalment.amount_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class Planned:
    """`next`: the first instalment that is not covered; None once all are."""

    plan: Plan
    rows: list[Row]
    paid_fen: int

    @property
    def next(self) -> Row | None:
        return next((row for row in self.rows if row.open_fen), None)


def planned(plan: Plan, recovery: Recovery, *, today: date) -> Planned:
    """What came in, in whatever way, fills the instalments from the first on: so a sum set off from a grant
    is one instalment less to find, and paying early is paying the next ones."""
    paid = plan.total_fen - recovery.left_fen if plan.is_in_force else 0
    rows: list[Row] = []
    for one in plan.instalments.all():
        fen = min(one.amount_fen, max(0, paid - (one.upto_fen - one.amount_fen)))
        rows.append(Row(one, fen, _standing(one, fen, rows, today)))
    return Planned(plan, rows, paid)


def _standing(one: Instalment, paid_fen: int, before: list[Row], today: date) -> Standing:
    if paid_fen == one.amount_fen:
        return Standing.PAID
    if one.due_on < today:
        return Standing.MISSED
    if all(row.standing in (Standing.PAID, Standing.MISSED) for row in before):
        return Standing.NEXT
    return Standing.LATER


def live_plans(recoveries: Iterable[Recovery], *, today: date) -> dict[UUID, dict[str, Planned]]:
    """By recovery: what is in force and what is proposed, by state; in two queries however many."""
    by_uid = {recovery.uid: recovery for recovery in recoveries}
    plans = Plan.objects.filter(recovery__in=by_uid, state__in=LIVE)
    found: dict[UUID, dict[str, Planned]] = {uid: {} for uid in by_uid}
    for plan in plans.prefetch_related(Prefetch("instalments", Instalment.objects.order_by("number"))):
        found[plan.recovery_id][plan.state] = planned(plan, by_uid[plan.recovery_id], today=today)
    return found


def proposed_for(actor: Actor, reference: str, *, at: datetime) -> Plan:
    """The door to what is proposed for a sum owed back, for either side's word on it."""
    recovery = recovery_for(actor, reference, at=at, may="plan")
    plan = Plan.objects.filter(recovery=recovery, state="proposed").first()
    if plan is None:
        raise NotVisible("nothing-proposed", _("Nothing is proposed here any more; please look again."))
    plan.recovery = recovery
    return plan
