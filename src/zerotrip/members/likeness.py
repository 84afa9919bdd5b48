"""Hints that two records are one human being, and what officers say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations, groupby
from operator import attrgetter
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import whole
from zerotrip.members.models import Alike, Likeness, Person, Verdict
from zerotrip.members.policy import may_judge_likeness
from zerotrip.org.queries import reach

Pair = tuple[UUID, UUID]
MOST_ALIKE = 50
"""Records that share a mark; more are a mark that says nothing, such as the telephone of an office."""


def note_alike(pairs: Iterable[Pair], *, why: Alike, at: datetime) -> None:
    """What is noted already keeps its verdict."""
    hints = [
        Likeness(one_id=min(pair), other_id=max(pair), why=why, found_at=at)
        for pair in pairs
        if pair[0] != pair[1]
    ]
    Likeness.objects.bulk_create(hints, batch_size=500, ignore_conflicts=True)


def look_for_alike(*, at: datetime) -> int:
    """Once a day: everybody whose name somebody else has too, compared by marks and not by pairs."""
    before = Likeness.objects.count()
    twice = Person.objects.order_by().values("name").annotate(n=Count("uid")).filter(n__gt=1)
    people = Person.objects.filter(name__in=twice.values("name")).order_by("name")
    found: dict[Alike, set[Pair]] = {why: set() for why in Alike}
    for _name, namesakes in groupby(people.iterator(chunk_size=2_000), key=attrgetter("name")):
        group = list(namesakes)
        for why, pairs in found.items():
            pairs.update(_alike(group, why))
    for why, pairs in found.items():
        note_alike(sorted(pairs), why=why, at=at)
    return Likeness.objects.count() - before


def _alike(namesakes: Sequence[Person], why: Alike) -> Iterator[Pair]:
    marked: dict[str, list[UUID]] = {}
    for person in namesakes:
        for mark in _marks(person, why):
            marked.setdefault(mark, []).append(person.uid)
    for uids in marked.values():
        if len(uids) <= MOST_ALIKE:
            yield from combinations(sorted(uids), 2)


def _marks(person: Person, why: Alike) -> Iterator[str]:
    """Two records with a mark in common are alike: a number with one digit covered is one digit apart."""
    if why == Alike.NAME_AND_BIRTH:
        yield person.birth_date.isoformat()
    elif why == Alike.NAME_AND_PHONE:
        if phone := person.phone.open():
            yield phone
    else:
        body = person.id_number.open()[:17]
        yield from (f"{body[:at]}*{body[at + 1 :]}" for at in range(len(body)))


@transaction.atomic
def say_different(*, likeness: Likeness, because: str, by: Actor, at: datetime) -> Likeness:
    """Remembered: the hint does not come again."""
    return _say(likeness, Verdict.DIFFERENT, because, by=by, at=at)


@transaction.atomic
def say_same(*, likeness: Likeness, because: str, by: Actor, at: datetime) -> Likeness:
    """The first of two; see `confirm_same`."""
    return _say(likeness, Verdict.SAME, because, by=by, at=at)


def _say(likeness: Likeness, verdict: Verdict, because: str, *, by: Actor, at: datetime) -> Likeness:
    may_judge_likeness(by, reach(by, day_of(at)), likeness.one, likeness.other).or_refuse()
    if not because.strip():
        raise Invalid("reason-missing", _("Please say in a few words why."), field="because")
    told = {
        "said_at": at,
        "said_by_key": by.key,
        "said_by_name": by.name[:80],
        "because": whole(because, 200),
    }
    open_ones = Likeness.objects.filter(pk=likeness.pk, verdict__in=(Verdict.OPEN, Verdict.SAME))
    if not open_ones.update(verdict=verdict, **told):
        raise Conflict("likeness-said", _("This has been decided already."))
    record(f"members.likeness-{verdict}", f"likeness:{likeness.uid}", by=by, at=at, because=because)
    likeness.refresh_from_db()
    return likeness


@transaction.atomic
def confirm_same(*, likeness: Likeness, by: Actor, at: datetime) -> Likeness:
    """The second person's word. It is recorded; putting the two records together is not built yet."""
    may_judge_likeness(by, reach(by, day_of(at)), likeness.one, likeness.other).or_refuse()
    if likeness.said_by_key == by.key:
        raise Conflict("needs-another", _("You said so yourself; somebody else has to agree."))
    waiting = Likeness.objects.filter(pk=likeness.pk, verdict=Verdict.SAME)
    if not waiting.update(verdict=Verdict.CONFIRMED, agreed_at=at, agreed_by_key=by.key):
        raise Conflict("likeness-said", _("This has been decided already."))
    record("members.likeness-confirmed", f"likeness:{likeness.uid}", by=by, at=at)
    likeness.refresh_from_db()
    return likeness
