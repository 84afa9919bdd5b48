"""Saying which of several words holds, and objecting to it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record as write_down
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.text import whole
from zerotrip.evidence.contests import Contest
from zerotrip.evidence.found import Found
from zerotrip.evidence.queries import facts_for
from zerotrip.evidence.registry import registry
from zerotrip.evidence.rulings.models import Ruling
from zerotrip.evidence.values import encode
from zerotrip.members.models import Person


@transaction.atomic
def rule(
    *,
    person: Person,
    fact: str,
    subject: str = "",
    source: str,
    seen: str,
    because: str,
    by: Actor,
    at: datetime,
    case_ref: str = "",
) -> Ruling:
    """`source` is the side that holds, `seen` the contest's fingerprint as the officer read it."""
    contest = facts_for(person=person, keys=[fact], subject=subject, at=at).contested.get(fact)
    if contest is None:
        raise Conflict("not-contested", _("The sources agree on this by now; there is nothing to decide."))
    if seen != contest.seen:
        raise Conflict(
            "contest-changed", _("A source has answered anew since you looked. Please look at it again.")
        )
    _refuse_again(contest, by)
    chosen = next((side for side in contest.sides if side.source == source), None)
    if chosen is None:
        raise Invalid("no-such-side", _("Please choose which of the sources is right."), field="source")
    if not because.strip():
        raise Invalid(
            "no-reason", _("Please give a reason; the person concerned will read it."), field="because"
        )
    ruling = Ruling(
        person=person,
        fact=fact,
        record=subject if registry.is_of_record(fact) else "",
        because=whole(because, 1000),
        by_key=by.key,
        by_name=by.name[:80],
        at=at,
        case_ref=case_ref,
    )
    return _keep(_filled(ruling, chosen, contest), by=by, at=at)


def _refuse_again(contest: Contest, by: Actor) -> None:
    last = contest.ruling
    if last is not None and last.objected_at is not None and last.by_key == by.key:
        raise NotAllowed(
            "ruled-before",
            _("The person has objected to what you decided; now another officer has to look at it."),
        )


def _filled(ruling: Ruling, chosen: Found, contest: Contest) -> Ruling:
    ruling.source, ruling.status = chosen.source, chosen.status
    ruling.value = encode(chosen.value)
    ruling.valid_until = chosen.valid_until
    ruling.finding_id = chosen.finding_uid
    ruling.weighed = {side.source: encode(side.value) for side in contest.sides}
    return ruling


def _keep(ruling: Ruling, *, by: Actor, at: datetime) -> Ruling:
    place = {"person": ruling.person, "fact": ruling.fact, "record": ruling.record}
    Ruling.objects.current().filter(**place).update(replaced_at=at)
    try:
        with transaction.atomic():
            ruling.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            "ruled-meanwhile", _("Another officer has just decided this. Please look at it again.")
        ) from None
    write_down(
        "evidence.ruled",
        _about(ruling),
        by=by,
        at=at,
        because=ruling.because,
        data={"ruling": str(ruling.uid), "fact": ruling.fact, "source": ruling.source},
    )
    return ruling


@transaction.atomic
def object_to(ruling: Ruling, *, because: str, by: Actor, at: datetime) -> Ruling:
    """The question is open again, and somebody else answers it."""
    if not because.strip():
        raise Invalid("no-reason", _("Please say in a sentence what you see differently."), field="because")
    open_ = Ruling.objects.current().filter(pk=ruling.pk, objected_at__isnull=True)
    if not open_.update(objected_at=at, objection=whole(because, 1000)):
        raise Conflict(
            "objected-before", _("This has been objected to, or decided anew, already. Nothing was changed.")
        )
    ruling.objected_at, ruling.objection = at, whole(because, 1000)
    write_down(
        "evidence.objected",
        _about(ruling),
        by=by,
        at=at,
        because=ruling.objection,
        data={"ruling": str(ruling.uid), "fact": ruling.fact},
    )
    return ruling


def _about(ruling: Ruling) -> str:
    return f"case:{ruling.case_ref}" if ruling.case_ref else ruling.person.key
