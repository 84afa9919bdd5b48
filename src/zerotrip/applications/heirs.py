"""A member has died: somebody of the household, or whoever shows a paper, files what the family is due."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.applications.events import open_what_follows
from zerotrip.catalogue.queries import opens_for
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, Refused
from zerotrip.evidence.actions import ask
from zerotrip.evidence.queries import facts_for
from zerotrip.members.life_events import tell_event
from zerotrip.members.mandates.consent import heir_of, unproven
from zerotrip.members.mandates.queries import acting_under
from zerotrip.members.models import Mandate, Person
from zerotrip.members.queries import are_family, person_by_id_number
from zerotrip.members.rosters.read import clean_name
from zerotrip.vault.models import Document

DEATH, TOLD_BY = "death", "civil-affairs.death"
OPENER = f"event:{DEATH}"


def the_deceased(*, name: str, id_number: str) -> Person:
    """By both together; which of them does not fit is not told."""
    person = person_by_id_number(id_number)
    if person is None or clean_name(person.name) != clean_name(name):
        raise Invalid(
            "no-such-member",
            _("The union knows no member by this name and ID number. Please compare them with the card."),
            field="id_number",
        )
    return person


def claim_as_heir(
    *, deceased: Person, heir: Person, document: Document | None, by: Actor, at: datetime
) -> Mandate | None:
    """None while civil affairs still has to say when: it is asked now, and the family hears of it."""
    if document is None and not are_family(heir.uid, deceased.uid, on=day_of(at)):
        raise unproven()  # before anybody is asked about a stranger
    died_on = _died_on(deceased, at=at)
    if died_on is None:
        ask(person=deceased, source=TOLD_BY, purpose="heir", case_ref="", by=by, at=at)
        return None
    editions = opens_for(deceased.organisation.path, OPENER, day_of(at))
    if not editions:
        raise Invalid("nothing-due", _("No benefit follows from a death in this union at the moment."))
    return heir_of(
        principal=deceased,
        heir=heir,
        items=[edition.item_id for edition in editions],
        died_on=died_on,
        in_household=are_family(heir.uid, deceased.uid, on=died_on),
        document=document,
        by=by,
        at=at,
    )


def file_as_heir(mandate: Mandate, *, by: Actor, at: datetime) -> list[Refused]:
    """Opens all that follows from the death; each sum goes to the heir's own account."""
    if acting_under(by, day_of(at)) != mandate or not mandate.subject:
        raise Invalid("not-as-heir", _("This is filed by an heir only."))
    on = date.fromisoformat(mandate.subject.partition(":")[2])
    event = tell_event(person=mandate.principal, kind=DEATH, on=on, by=by, at=at)
    return open_what_follows(event, by=by, at=at)


def _died_on(person: Person, *, at: datetime) -> date | None:
    told = facts_for(person=person, keys=("member.deceased_on",), at=at).facts.scalars
    found = told.get("member.deceased_on")
    return found if isinstance(found, date) else None
