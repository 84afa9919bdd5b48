"""What ends a plan: it is settled, its ground has changed, or two instalments were missed."""

from __future__ import annotations

from datetime import datetime

from zerotrip.audit.actions import record
from zerotrip.cases.instalments import notices
from zerotrip.cases.models import Ended, PartKind, Plan, PlanState, Recovery
from zerotrip.core.actor import Actor

FOR = {
    PartKind.FORGONE: Ended.FORGONE,
    PartKind.CANCELLED: Ended.NOT_OWED,
    PartKind.DEDUCTED: Ended.PAID,
    PartKind.REPAID: Ended.PAID,
}
"""What a plan ends for, by the last part that left nothing owed."""
TOLD_OTHERWISE = (Ended.FORGONE, Ended.NOT_OWED, Ended.REPLACED)
"""Of these the person hears by the waiver, the correction or the new plan itself."""
LIVE = (PlanState.PROPOSED, PlanState.AGREED)


def end_plans(recovery: Recovery, ended_for: Ended, *, by: Actor, at: datetime) -> int:
    """Whatever stands, proposed or in force; the person is told only of one in force."""
    plans = Plan.objects.filter(recovery=recovery, state__in=LIVE).select_related("recovery__award__case")
    return sum(end(plan, ended_for, by=by, at=at) for plan in plans)


def end(plan: Plan, ended_for: Ended, *, by: Actor, at: datetime, because: str = "") -> bool:
    """False where somebody else ended it meanwhile."""
    changes = {"ended_for": ended_for, "ended_at": at, "ended_because": because}
    live = Plan.objects.filter(pk=plan.pk, state=plan.state)
    if plan.state not in LIVE or not live.update(state=PlanState.ENDED, **changes):
        return False
    was_in_force = plan.is_in_force
    plan.refresh_from_db()
    data = {"for": str(ended_for), "in_force": was_in_force}
    record("plan.ended", about(plan.recovery), by=by, at=at, because=because, data=data)
    if (was_in_force and ended_for not in TOLD_OTHERWISE) or ended_for == Ended.DECLINED:
        notices.ended(plan, at=at)
    return True


def about(recovery: Recovery) -> str:
    return f"case:{recovery.award.reference}"
