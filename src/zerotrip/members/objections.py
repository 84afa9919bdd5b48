"""The register is wrong about my household: said with a word, answered by an officer with a word."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotVisible
from zerotrip.core.text import whole
from zerotrip.members import notices
from zerotrip.members.models import HouseholdPerson, Person
from zerotrip.members.policy import may_answer_objection
from zerotrip.members.queries import are_family, household_of, households_disputed
from zerotrip.org.queries import reach


@transaction.atomic
def object_to_place(
    person: Person, uid: UUID | str, *, because: str, by: Actor, at: datetime
) -> HouseholdPerson:
    """Against somebody of one's own household; against oneself where somebody is missing in it, say."""
    place = household_of(person, on=day_of(at)).filter(uid=uid).first()
    if place is None:
        raise NotVisible("not-in-household", _("This person is not in your household."))
    if not because.strip():
        raise Invalid("no-reason", _("Please say what is wrong."), field="because")
    told = {"objected_at": at, "objected_by": person, "objection": whole(because, 300)}
    fresh = {"answered_at": None, "answered_by_key": "", "answer": "", "upheld": None}
    waiting = HouseholdPerson.objects.filter(pk=place.pk, until__isnull=True)
    if not waiting.exclude(objected_at__isnull=False, answered_at__isnull=True).update(**told, **fresh):
        raise Conflict("objected-already", _("This has been objected to already; an officer looks at it."))
    place.refresh_from_db()
    record("members.household-objected", person.key, by=by, at=at, data=_about(place))
    notices.household_disputed(person, at=at)
    return place


@transaction.atomic
def answer_objection(
    uid: UUID | str, *, upholds: bool, because: str, by: Actor, at: datetime
) -> HouseholdPerson:
    """Upheld, they are taken out from today and the register puts them back no more; else they stay."""
    on = day_of(at)
    place = households_disputed(by, on).filter(uid=uid).first()
    if place is None or place.objected_by is None:
        raise NotVisible("no-such-objection", _("There is no such objection, or it has been answered."))
    objector = place.objected_by
    kin = are_family(by.person_uid, objector.pk, on=on)
    may_answer_objection(by, reach(by, on), place, is_family=kin).or_refuse()
    if not because.strip():
        raise Invalid("no-reason", _("Please say why; they read it."), field="because")
    told = {"answered_at": at, "answered_by_key": by.key, "answer": whole(because, 300), "upheld": upholds}
    if upholds:
        told["until"] = place.until or max(place.since, on - timedelta(days=1))
    if not HouseholdPerson.objects.filter(pk=place.pk, answered_at__isnull=True).update(**told):
        raise Conflict("answered-already", _("Somebody else has just answered it; nothing was changed."))
    place.refresh_from_db()
    record("members.household-answered", objector.key, by=by, at=at, because=because, data=_about(place))
    notices.household_answered(objector, place, at=at)
    return place


def _about(place: HouseholdPerson) -> dict[str, object]:
    return {"household": str(place.household_id), "place": str(place.uid), "upheld": place.upheld}
