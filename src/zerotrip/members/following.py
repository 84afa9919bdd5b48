"""Membership follows the labour relation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.members.models import Membership, Person
from zerotrip.org.models import Organisation


@transaction.atomic
def follow_employment(
    *, person: Person, organisation: Organisation | None, on: date, by: Actor, at: datetime, because: str
) -> Membership | None:
    """Membership follows the labour relation: `organisation` is the new job's union, None after the last day.

    Told the same twice, or something older than what is known, nothing changes.
    """
    now = Membership.objects.filter(person=person, until__isnull=True).first()
    if now and (now.organisation_id == getattr(organisation, "pk", None) or on <= now.since):
        return now
    if now:
        last = on - timedelta(days=1) if organisation else on
        closed = Membership.objects.filter(pk=now.pk, until__isnull=True)
        closed.update(until=last, ended_because=because[:200])
    if organisation is None:
        if now:
            record("members.left", person.key, by=by, at=at, because=because)
        return None
    return _move(person, organisation, on, by=by, at=at, because=because)


def _move(
    person: Person, organisation: Organisation, on: date, *, by: Actor, at: datetime, because: str
) -> Membership:
    moved, new = Membership.objects.get_or_create(
        person=person, until=None, defaults={"organisation": organisation, "since": on}
    )
    if new:
        Person.objects.filter(pk=person.pk).update(organisation=organisation)
        person.organisation = organisation
        data = {"organisation": organisation.code}
        record("members.moved", person.key, by=by, at=at, because=because, data=data)
    return moved
