"""A plan is proposed by one side and agreed to by the other; either may propose another at any time."""

from __future__ import annotations

from datetime import date, datetime
from itertools import accumulate

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases.instalments import notices
from zerotrip.cases.instalments.bounds import Bounds, bounds_of, divided, monthly
from zerotrip.cases.instalments.ending import about, end
from zerotrip.cases.models import Ended, Instalment, Plan, PlanState, Recovery
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.text import whole


def bounds_for(recovery: Recovery) -> Bounds:
    return bounds_of(recovery.award.case.edition.loaded.pack.process)


@transaction.atomic
def propose(
    recovery: Recovery, *, months: int, first_due: date, because: str = "", by: Actor, at: datetime
) -> Plan:
    """For all that is outstanding. What was proposed before, by either side, gives way to it."""
    if not _is_due(recovery):
        raise Conflict("nothing-to-plan", _("Nothing is owed here now, or it is being looked at."))
    total = recovery.left_fen
    bounds_for(recovery).check(total, months=months, first_due=first_due, today=day_of(at))
    for earlier in Plan.objects.filter(recovery=recovery, state=PlanState.PROPOSED):
        end(earlier, Ended.REPLACED, by=by, at=at)
    plan = _write(recovery, total, whole(because, 500), by=by, at=at)
    parts = divided(total, months)
    rows = zip(parts, accumulate(parts), monthly(first_due, months), strict=True)
    Instalment.objects.bulk_create(
        Instalment(plan=plan, number=number, due_on=day, amount_fen=fen, upto_fen=upto)
        for number, (fen, upto, day) in enumerate(rows, start=1)
    )
    data = {"total_fen": total, "months": months, "first_due": first_due, "by_member": plan.by_member}
    record("plan.proposed", about(recovery), by=by, at=at, because=plan.because, data=data)
    notices.proposed(plan, at=at)
    return plan


def _write(recovery: Recovery, total: int, because: str, *, by: Actor, at: datetime) -> Plan:
    try:
        with transaction.atomic():
            return Plan.objects.create(
                recovery=recovery,
                total_fen=total,
                by_member=by.key == recovery.person.key,
                proposed_by_key=by.key,
                proposed_by_name=by.name[:80],
                because=because,
                proposed_at=at,
            )
    except IntegrityError:
        raise _meanwhile() from None


@transaction.atomic
def agree(plan: Plan, *, by: Actor, at: datetime) -> Plan:
    """It is in force from now on, in the place of the one that was."""
    recovery = plan.recovery
    if plan.by_member == (by.key == recovery.person.key):
        raise NotAllowed("own-proposal", _("A plan counts once the other side agrees to it."))
    # Holds the row: what is outstanding stays what the plan was made for until both are written.
    same = Recovery.objects.filter(pk=recovery.pk, left_fen=plan.total_fen)
    if not same.update(left_fen=F("left_fen")) or not _is_due(recovery):
        raise Conflict(
            "sum-changed",
            _("What is owed has changed since this was proposed, or is looked at; please propose it anew."),
        )
    first = plan.instalments.order_by("number")[0]
    if first.due_on <= day_of(at):
        raise Conflict("first-day-over", _("The first day of this plan is over; please propose it anew."))
    for earlier in Plan.objects.filter(recovery=recovery, state=PlanState.AGREED):
        end(earlier, Ended.REPLACED, by=by, at=at)
    proposed = Plan.objects.filter(pk=plan.pk, state=PlanState.PROPOSED)
    if not proposed.update(state=PlanState.AGREED, agreed_by_key=by.key, agreed_at=at):
        raise _meanwhile()
    plan.refresh_from_db()
    record("plan.agreed", about(recovery), by=by, at=at, data={"total_fen": plan.total_fen})
    first.plan = plan
    notices.agreed(plan, first, at=at)
    return plan


@transaction.atomic
def decline(plan: Plan, *, because: str, by: Actor, at: datetime) -> Plan:
    """By the other side, with a reason; or taken back by whoever proposed it."""
    if not because.strip():
        raise Invalid(
            "no-reason", _("Please say why in a sentence; the other side reads it."), field="because"
        )
    if not plan.is_proposed or not end(plan, Ended.DECLINED, because=whole(because, 500), by=by, at=at):
        raise _meanwhile()
    return plan


def _is_due(recovery: Recovery) -> bool:
    return Recovery.objects.due().filter(pk=recovery.pk).exists()


def _meanwhile() -> Conflict:
    return Conflict(
        "plan-moved-on", _("This has changed in the meantime; nothing was done. Please look again.")
    )
