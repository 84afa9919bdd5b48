"""A case is got through here, or not at all."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case
from zerotrip.cases.policy import DECIDED, QUESTIONS, Answer, Standing
from zerotrip.cases.queries import visible_to, with_partner
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotAllowed, NotVisible
from zerotrip.members.mandates.queries import acting_under, has_acted_for
from zerotrip.members.queries import are_family
from zerotrip.org.queries import Reach, reach


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


def partner_case_for(actor: Actor, ref: str, *, at: datetime) -> Case:
    """A partner's officer has this door only, and it leads to what lies with their partner now."""
    case = with_partner(actor, day_of(at)).with_names().filter(ref=ref).first()
    if case is None:
        raise NotVisible("no-such-case", _("There is no such case, or it is not yours to see."))
    return case


def may_actor(actor: Actor, case: Case, verb: str, *, at: datetime) -> Answer:
    return QUESTIONS[verb](standing_of(actor, case, at=at), case)


def standing_of(actor: Actor, case: Case, *, at: datetime) -> Standing:
    uid, on = str(case.person_id), day_of(at)
    return Standing(
        actor=actor,
        on=on,
        reach=Reach() if actor.behalf else reach(actor, on),
        is_subject=_speaks_for(actor, case, at=at) if actor.behalf else actor.person_uid == uid,
        is_family=bool(actor.person_uid) and are_family(actor.person_uid, uid, on=on),
        has_acted=has_acted_for(actor, uid, case.item_id),
        decided_before=_decided_before(actor, case),
    )


def _speaks_for(actor: Actor, case: Case, *, at: datetime) -> bool:
    mandate = acting_under(actor, day_of(at))
    if mandate is None or mandate.principal_id != case.person_id:
        return False
    return mandate.covers(case.item_id, case.subject)


RETURNING = ("send-back", "recheck", "appeal", "look-again", "pass-on")


def _decided_before(actor: Actor, case: Case) -> bool:
    """Since the case last came back to the first check, or at any time before it was appealed.

    Read off the events' numbers: two of them may carry the same time, and a clock may jump.
    """
    said = list(case.events.filter(kind__in=(*DECIDED, *RETURNING)).values_list("seq", "kind", "by_key"))
    appealed = max((seq for seq, kind, _by in said if kind == "appeal"), default=-1)
    returned = max((seq for seq, kind, _by in said if kind in RETURNING), default=-1)
    own = [seq for seq, kind, by in said if kind in DECIDED and by == actor.key]
    return any(seq < appealed or seq > returned for seq in own)
