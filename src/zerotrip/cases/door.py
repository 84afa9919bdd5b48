"""A case is got through here, or not at all."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case
from zerotrip.cases.policy import QUESTIONS, Answer, Standing
from zerotrip.cases.queries import visible_to
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotAllowed, NotVisible
from zerotrip.members.queries import are_family
from zerotrip.org.queries import reach


def case_for(actor: Actor, ref: str, *, at: datetime, may: str = "view") -> Case:
    """Not visible is 404 and looks like absent; visible but not allowed is 403 with the reason."""
    case = visible_to(actor, day_of(at)).with_names().filter(ref=ref).first()
    if case is None:
        raise NotVisible("no-such-case", _("There is no such case, or it is not yours to see."))
    if may != "view":
        answer = may_actor(actor, case, may, at=at)
        if not answer:
            raise NotAllowed("may-not", answer.reason)
    return case


def may_actor(actor: Actor, case: Case, verb: str, *, at: datetime) -> Answer:
    return QUESTIONS[verb](standing_of(actor, case, at=at), case)


def standing_of(actor: Actor, case: Case, *, at: datetime) -> Standing:
    uid = str(case.person_id)
    return Standing(
        actor=actor,
        reach=reach(actor, day_of(at)),
        is_subject=actor.person_uid == uid,
        is_family=bool(actor.person_uid) and are_family(actor.person_uid, uid, on=day_of(at)),
        decided_before=_decided_before(actor, case),
    )


def _decided_before(actor: Actor, case: Case) -> bool:
    """Since the last return to the first check; after an appeal, ever."""
    decisions = case.decisions.filter(by_key=actor.key)
    if not case.events.filter(kind="appeal").exists():
        returned = case.events.filter(kind__in=("send-back", "recheck")).aggregate(last=Max("at"))["last"]
        if returned:
            decisions = decisions.filter(at__gt=returned)
    return decisions.exists()
