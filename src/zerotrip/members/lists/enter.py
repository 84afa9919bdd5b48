"""Entering a previewed list: batch after batch, each in one transaction; a long one goes on where it stood.

Lines are judged again, since the books may have changed. Everything is inserted in the order of the blind
indexes: two lists that meet wait for each other, and never in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.members.likeness import note_alike
from zerotrip.members.lists.examine import CHUNK, Candidate, Known, judge, know, read_line
from zerotrip.members.lists.outcomes import DOES, Becomes, Finding
from zerotrip.members.lists.read import PersonLine
from zerotrip.members.models import Alike, ListLine, Membership, MoveSource, PeopleList, Person
from zerotrip.members.moving import Wish, propose_all
from zerotrip.members.policy import may_hand_in_people
from zerotrip.org.models import Organisation
from zerotrip.org.queries import reach
from zerotrip.vault.rows import insert

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Entrant:
    row: ListLine
    candidate: Candidate
    finding: Finding
    alike: tuple[UUID, ...] = ()  # known people a new one may be

    @property
    def index(self) -> str:
        return self.candidate.index


@transaction.atomic
def enter_people(*, people: PeopleList, by: Actor, at: datetime) -> PeopleList:
    """Enters the first batch; `go_on_entering` does the rest of a long list. Entering again adds nothing."""
    may_hand_in_people(by, reach(by, day_of(at)), people.organisation).or_refuse()
    claimed = PeopleList.objects.filter(pk=people.pk, state=PeopleList.State.PREVIEWED).update(
        state=PeopleList.State.ENTERING, entered_by_key=by.key, entered_by_name=by.name[:80], entered_at=at
    )
    if claimed:
        record("members.people-entered", f"people-list:{people.uid}", by=by, at=at, data=_about(people))
        people.refresh_from_db()
        enter_batch(people, by=by, at=at)
    people.refresh_from_db()
    return people


def _about(people: PeopleList) -> dict[str, str | int]:
    return {"organisation": people.organisation.code, "lines": people.lines}


@transaction.atomic
def enter_batch(people: PeopleList, *, by: Actor, at: datetime) -> bool:
    """The next lines; False where there was nothing to do, or somebody else did it."""
    rows = list(people.rows.filter(line__gt=people.entered_to).order_by("line")[:BATCH])
    to = rows[-1].line if len(rows) == BATCH else people.last_line
    mine = PeopleList.objects.filter(
        pk=people.pk, state=PeopleList.State.ENTERING, entered_to=people.entered_to
    )
    state = PeopleList.State.ENTERED if to >= people.last_line else PeopleList.State.ENTERING
    if not mine.update(entered_to=to, state=state):
        return False
    _enter([row for row in rows if row.outcome in DOES], people.organisation, by=by, at=at)
    people.refresh_from_db()
    return True


def go_on_entering(*, at: datetime) -> int:
    """The worker's part: one batch of each list that is being entered; answers how many."""
    lists = PeopleList.objects.filter(state=PeopleList.State.ENTERING).select_related("organisation")
    actors = ((people, _whoever_began(people)) for people in lists)
    return sum(enter_batch(people, by=by, at=at) for people, by in actors)


def _whoever_began(people: PeopleList) -> Actor:
    return Actor("person", people.entered_by_key, people.entered_by_name)


def _enter(rows: Sequence[ListLine], unit: Organisation, *, by: Actor, at: datetime) -> None:
    on = day_of(at)
    waiting = sorted(_read_again(rows, on), key=lambda pair: pair[1].index)
    for start in range(0, len(waiting), CHUNK):
        entrants = _judged(waiting[start : start + CHUNK], unit, on)
        _create_people(_becoming(entrants, Becomes.NEW, Becomes.NEW_ALIKE), unit, on)
        known = know([one.candidate for one in entrants])
        settled = _join(entrants, unit, known, on)
        _leave(_becoming(settled, Becomes.LEAVES), known)
        _propose(_becoming(settled, Becomes.MOVES), unit, known, by=by, at=at)
        _hint(_becoming(settled, Becomes.NEW_ALIKE), known, at=at)
        _note(settled)


def _read_again(rows: Sequence[ListLine], on: date) -> list[tuple[ListLine, Candidate]]:
    read = ((row, read_line(_line(row), on)) for row in rows)
    return [(row, candidate) for row, candidate in read if isinstance(candidate, Candidate)]


def _line(row: ListLine) -> PersonLine:
    phone, number = row.phone.open(), row.id_number.open()
    return PersonLine(row.line, row.name, number, phone, row.since, row.until, row.employment)


def _judged(waiting: Sequence[tuple[ListLine, Candidate]], unit: Organisation, on: date) -> list[Entrant]:
    known = know([candidate for _, candidate in waiting])
    return [
        Entrant(row, candidate, judge(candidate, unit, known, on), tuple(known.like(candidate)))
        for row, candidate in waiting
    ]


def _becoming(entrants: Sequence[Entrant], *becomes: Becomes) -> list[Entrant]:
    return [one for one in entrants if one.finding.becomes in becomes]


def _create_people(new: Sequence[Entrant], unit: Organisation, on: date) -> None:
    """Where somebody else was faster, theirs stays."""
    people = [
        Person(
            name=one.candidate.line.name,
            id_number=one.candidate.id_number.value,
            sex=one.candidate.id_number.sex,
            birth_date=one.candidate.id_number.birth_date,
            phone=one.candidate.phone,
            organisation_id=unit.pk,
            joined_on=one.candidate.since or on,
        )
        for one in new
    ]
    insert(people, ignore_conflicts=True)


def _join(entrants: Sequence[Entrant], unit: Organisation, known: Known, on: date) -> list[Entrant]:
    """New members and those who come back. Whom another unit took meanwhile is judged once more."""
    joining = _becoming(entrants, Becomes.NEW, Becomes.NEW_ALIKE, Becomes.BACK)
    rows = [
        Membership(
            person_id=_uid(one, known),
            organisation_id=unit.pk,
            since=one.candidate.since or on,
            employment=one.candidate.line.employment,
        )
        for one in joining
    ]
    insert(rows, ignore_conflicts=True)
    back = [_uid(one, known) for one in joining if one.finding.becomes == Becomes.BACK]
    here = Membership.objects.filter(organisation=unit, until__isnull=True, person__in=back)
    Person.objects.filter(uid__in=here.values("person")).update(organisation=unit)
    now = know([one.candidate for one in joining])
    lost = {one.index for one in joining if now.member_of.get(_uid(one, now), (0,))[0] != unit.pk}
    return [
        replace(one, finding=judge(one.candidate, unit, now, on)) if one.index in lost else one
        for one in entrants
    ]


def _leave(leaving: Sequence[Entrant], known: Known) -> None:
    """One statement for all who leave on one day."""
    by_day: dict[date, list[UUID]] = {}
    for one in leaving:
        if one.candidate.until:
            by_day.setdefault(one.candidate.until, []).append(_uid(one, known))
    because = str(_("left by the unit's list"))
    for day, people in by_day.items():
        rows = Membership.objects.filter(person__in=people, until__isnull=True, since__lte=day)
        rows.update(until=day, ended_because=because)


def _propose(moving: Sequence[Entrant], unit: Organisation, known: Known, *, by: Actor, at: datetime) -> None:
    on = day_of(at)
    wishes = [
        Wish(uid, known.member_of[uid][0], unit.pk, one.candidate.since or on)
        for one in moving
        if (uid := _uid(one, known)) in known.member_of
    ]
    propose_all(wishes, source=MoveSource.LIST, by=by, at=at)


def _hint(alike: Sequence[Entrant], known: Known, *, at: datetime) -> None:
    pairs = [(_uid(one, known), other) for one in alike for other in one.alike]
    note_alike(pairs, why=Alike.NAME_AND_BIRTH, at=at)


def _note(settled: Sequence[Entrant]) -> None:
    changed = []
    for one in settled:
        row, text = one.row, one.finding.text
        if (row.outcome, row.message) != (one.finding.becomes.value, text):
            row.outcome, row.message = one.finding.becomes.value, text
            changed.append(row)
    ListLine.objects.bulk_update(changed, ["outcome", "message"], batch_size=CHUNK)


def _uid(entrant: Entrant, known: Known) -> UUID:
    return known.people[entrant.index][0]
