"""Human resources told who somebody works for: the membership is to follow."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.members.models import Membership, Move, MoveSource, Person
from zerotrip.members.moving import propose_move
from zerotrip.org.models import Organisation


@transaction.atomic
def works_for(*, person: Person, employer: str, since: date, by: Actor, at: datetime) -> Move | None:
    """Proposes to move to the union of the employer with this credit code; told again, nothing more happens.

    Nothing is proposed where the employer's union is not known, to whoever is no member (nobody is made to
    join), for a job not begun yet or older than the membership, and twice for one job: what was refused once
    is not asked every month.
    """
    to = Organisation.objects.filter(employer_uscc=employer).first() if employer else None
    now = Membership.objects.filter(person=person, until__isnull=True).first()
    if to is None or now is None or to.pk == now.organisation_id or not now.since < since <= day_of(at):
        return None
    told_before = Move.objects.filter(
        person=person, to_organisation=to, on=since, source=MoveSource.EMPLOYMENT
    )
    if told_before.exists() or Move.objects.filter(person=person, end="").exists():
        return None
    return propose_move(person=person, to=to, on=since, source=MoveSource.EMPLOYMENT, by=by, at=at)
