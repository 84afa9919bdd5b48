"""网上入会: somebody not yet known wants to join, hears in time, and is taken in or told why not."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotVisible
from zerotrip.core.identity import read_id_number
from zerotrip.core.text import whole
from zerotrip.members.actions import join
from zerotrip.members.following import follow_employment
from zerotrip.members.joining_notices import wants_to_join
from zerotrip.members.models import (
    Employment,
    Joining,
    JoiningState,
    Membership,
    MoveSource,
    Person,
)
from zerotrip.members.moving import propose_move
from zerotrip.members.policy import may_receive
from zerotrip.members.queries import person_by_id_number
from zerotrip.members.rosters.read import clean_name
from zerotrip.members.signals import joined_online
from zerotrip.org.models import Organisation, Role
from zerotrip.org.queries import Roles, reach, working_calendar

TERM = 15
"""Working days until the unit has been in touch, as the city promises [N]."""
MOST_OPEN = 500
"""Wishes that lie open at one unit; more are no people."""
RECEIVES = (Role.UNIT_OFFICER, Role.OFFICER)


def ask_to_join(
    *,
    organisation: Organisation,
    name: str,
    id_number: str,
    phone: str,
    employment: str = "",
    agrees: bool,
    at: datetime,
) -> None:
    """Answers nothing: whether somebody is known, a member, or asked before, a stranger does not learn."""
    number, told = read_id_number(id_number), re.sub(r"[\s-]", "", phone)
    if not clean_name(name):
        raise Invalid("name-missing", _("Please enter your name as on your ID card."), field="name")
    if not re.fullmatch(r"1[0-9]{10}", told, re.ASCII):
        raise Invalid("phone-wrong", _("A mobile number has 11 digits and begins with 1."), field="phone")
    if not agrees:
        raise Invalid(
            "consent-missing",
            _("Without your agreement the union cannot ask public security who you are."),
            field="agrees",
        )
    wish = Joining(
        organisation=organisation,
        name=clean_name(name)[:64],
        id_number=number.value,
        phone=told,
        employment=employment if employment in Employment.values else "",
        agreed_at=at,
        asked_at=at,
        due_on=working_calendar().add(day_of(at), TERM),
    )
    _keep(wish, at=at)


@transaction.atomic
def _keep(wish: Joining, *, at: datetime) -> None:
    open_here = Joining.objects.filter(organisation=wish.organisation, state=JoiningState.OPEN)
    if open_here.count() >= MOST_OPEN:
        raise Conflict("too-many", _("So many people want to join here just now. Please try tomorrow."))
    Joining.objects.bulk_create([wish], ignore_conflicts=True)
    if Joining.objects.filter(pk=wish.pk).exists():
        by, about = Actor.system("hall"), {"organisation": wish.organisation.code}
        record("members.joining-asked", f"joining:{wish.uid}", by=by, at=at, data=about)
        wants_to_join(wish, at=at)


def joinings_visible_to(actor: Actor, *, at: datetime, role: Roles = RECEIVES) -> QuerySet[Joining]:
    rows = Joining.objects.select_related("organisation")
    return reach(actor, day_of(at)).filter(rows, role=role)


def joining_for(actor: Actor, uid: UUID | str, *, at: datetime) -> Joining:
    found = joinings_visible_to(actor, at=at).filter(uid=uid).first()
    if found is None:
        raise NotVisible("joining-not-found", _("There is no such wish to join here."))
    return found


@transaction.atomic
def note_contact(*, joining: Joining, by: Actor, at: datetime) -> Joining:
    """The unit has been in touch: the clock stops."""
    may_receive(by, reach(by, day_of(at)), joining.organisation).or_refuse()
    waiting = Joining.objects.filter(pk=joining.pk, state=JoiningState.OPEN, contacted_at__isnull=True)
    if waiting.update(contacted_at=at, contacted_by_key=by.key):
        record("members.joining-contacted", f"joining:{joining.uid}", by=by, at=at)
    joining.refresh_from_db()
    return joining


@transaction.atomic
def accept_joining(*, joining: Joining, by: Actor, at: datetime) -> Joining:
    """Becomes a person and a member; who belongs to another union is to move, which that side confirms."""
    may_receive(by, reach(by, day_of(at)), joining.organisation).or_refuse()
    person = _taken_in(joining, by=by, at=at)
    _close(joining, JoiningState.ACCEPTED, "", by=by, at=at, person=person)
    joined_online.send(Joining, joining=joining, at=at)
    return joining


def _taken_in(joining: Joining, *, by: Actor, at: datetime) -> Person:
    known, unit, on = person_by_id_number(joining.id_number.open()), joining.organisation, day_of(at)
    if known is None:
        person = join(
            name=joining.name,
            id_number=joining.id_number.open(),
            organisation=unit,
            on=on,
            phone=joining.phone.open(),
            by=by,
            at=at,
        )
        Membership.objects.filter(person=person, until__isnull=True).update(employment=joining.employment)
        return person
    if clean_name(known.name) != joining.name:
        raise Conflict(
            "name-differs",
            _("The union knows another name under this ID number; please compare with the ID card first."),
        )
    now = Membership.objects.filter(person=known, until__isnull=True).first()
    if now is None:
        because = str(_("joined again"))
        follow_employment(person=known, organisation=unit, on=on, by=by, at=at, because=because)
    elif now.organisation_id != unit.pk:
        propose_move(person=known, to=unit, on=on, source=MoveSource.OFFICER, by=by, at=at)
    return known


@transaction.atomic
def decline_joining(*, joining: Joining, because: str, by: Actor, at: datetime) -> Joining:
    may_receive(by, reach(by, day_of(at)), joining.organisation).or_refuse()
    if not because.strip():
        raise Invalid("reason-missing", _("Please say in a few words why."), field="because")
    _close(joining, JoiningState.DECLINED, whole(because, 200), by=by, at=at)
    return joining


def _close(
    joining: Joining,
    state: JoiningState,
    because: str,
    *,
    by: Actor,
    at: datetime,
    person: Person | None = None,
) -> None:
    open_one = Joining.objects.filter(pk=joining.pk, state=JoiningState.OPEN)
    told = {"closed_at": at, "closed_by_key": by.key, "because": because, "person": person}
    if not open_one.update(state=state, **told):
        raise Conflict("joining-closed", _("This has been answered already."))
    record(f"members.joining-{state}", f"joining:{joining.uid}", by=by, at=at, because=because)
    joining.refresh_from_db()
