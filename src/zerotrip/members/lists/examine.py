"""Judging lines against each other and against what the union knows, a chunk at a time in three queries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zerotrip.core.errors import Invalid
from zerotrip.core.identity import IdNumber, read_id_number
from zerotrip.core.text import both
from zerotrip.members.lists.outcomes import Becomes, Finding
from zerotrip.members.lists.read import PersonLine
from zerotrip.members.models import Membership, Person
from zerotrip.members.rosters.read import clean_name
from zerotrip.org.models import Organisation
from zerotrip.vault.index import blind
from zerotrip.vault.rows import among

CHUNK = 500
YOUNGEST = 16
_PHONE = re.compile(r"\+?[0-9]{7,13}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line in which nothing is wrong by itself."""

    line: PersonLine
    id_number: IdNumber
    index: str
    phone: str

    @property
    def since(self) -> date | None:
        return self.line.since if isinstance(self.line.since, date) else None

    @property
    def until(self) -> date | None:
        return self.line.until if isinstance(self.line.until, date) else None


@dataclass(frozen=True, slots=True)
class Known:
    """What the union knows of one chunk: people by blind index, open memberships, and who is like whom."""

    people: dict[str, tuple[UUID, str]]
    member_of: dict[UUID, tuple[int, date]]
    alike: dict[tuple[str, date], list[UUID]]

    def like(self, candidate: Candidate) -> list[UUID]:
        return self.alike.get((candidate.line.name, candidate.id_number.birth_date), [])


Judged = tuple[PersonLine, Candidate | None, Finding, Known]


def examine(
    lines: Sequence[PersonLine], unit: Organisation, on: date
) -> Iterator[tuple[PersonLine, Finding]]:
    """One finding per line, in order."""
    seen: dict[str, int] = {}
    for start in range(0, len(lines), CHUNK):
        chunk = [(line, read_line(line, on)) for line in lines[start : start + CHUNK]]
        known = know([read for _, read in chunk if isinstance(read, Candidate)])
        for line, read in chunk:
            if isinstance(read, Finding):
                yield line, read
            elif (first := seen.setdefault(read.index, line.number)) != line.number:
                yield line, Finding(Becomes.TWICE, params=(("line", str(first)),))
            else:
                yield line, judge(read, unit, known, on)


def read_line(line: PersonLine, on: date) -> Candidate | Finding:
    """What can be said of a line without knowing anybody."""
    if not line.name:
        return Finding(Becomes.BAD_NAME)
    if not line.id_number or line.rounded:
        return Finding(Becomes.BAD_ID_NUMBER, "id-rounded" if line.rounded else "id-missing")
    try:
        id_number = read_id_number(line.id_number)
    except Invalid as refused:
        sentence = refused
        return Finding(Becomes.BAD_ID_NUMBER, message=both(lambda: sentence))
    phone = re.sub(r"[\s-]", "", line.phone)
    if phone and not _PHONE.fullmatch(phone):
        return Finding(Becomes.BAD_PHONE, params=(("read", line.phone),))
    wrong = _wrong_day(line, id_number, on)
    return wrong or Candidate(line, id_number, blind("identity", id_number.value), phone)


def _wrong_day(line: PersonLine, id_number: IdNumber, on: date) -> Finding | None:
    for day in (line.since, line.until):
        if isinstance(day, str):
            return Finding(Becomes.BAD_DAY, params=(("read", day),))
        if day and day > on:
            return _about(Becomes.BAD_DAY, day, "future")
        if day and day.year - id_number.birth_date.year < YOUNGEST:
            return _about(Becomes.BAD_DAY, day, "unborn")
    if isinstance(line.since, date) and isinstance(line.until, date) and line.until < line.since:
        return _about(Becomes.BAD_DAY, line.until, "backwards")
    return None


def know(candidates: Sequence[Candidate]) -> Known:
    if not candidates:
        return Known({}, {}, {})
    indexes = among([one.index for one in candidates])
    rows = Person.objects.filter(id_index__in=indexes).order_by().values_list("id_index", "uid", "name")
    people = {index: (uid, name) for index, uid, name in rows}
    open_ones = Membership.objects.filter(person__id_index__in=indexes, until__isnull=True)
    member_of = {
        person: (unit, since)
        for person, unit, since in open_ones.order_by().values_list("person_id", "organisation_id", "since")
    }
    return Known(people, member_of, _alike([one for one in candidates if one.index not in people]))


def _alike(new: Sequence[Candidate]) -> dict[tuple[str, date], list[UUID]]:
    """Known people of the same name and day of birth as somebody who seems new."""
    rows = Person.objects.filter(
        birth_date__in={one.id_number.birth_date for one in new},
        name__in=among(sorted({one.line.name for one in new})),
    )
    found: dict[tuple[str, date], list[UUID]] = {}
    for uid, name, born in rows.order_by().values_list("uid", "name", "birth_date"):
        found.setdefault((name, born), []).append(uid)
    return found


def judge(candidate: Candidate, unit: Organisation, known: Known, on: date) -> Finding:
    person = known.people.get(candidate.index)
    first = candidate.since or on
    if person is None:
        if candidate.until:
            return Finding(Becomes.NOT_HERE)
        return _about(Becomes.NEW_ALIKE if known.like(candidate) else Becomes.NEW, first)
    uid, name = person
    if clean_name(name) != candidate.line.name:
        return Finding(Becomes.NAME_DIFFERS)
    member = known.member_of.get(uid)
    if candidate.until:
        return _leaving(candidate.until, member, unit)
    if member is None:
        return _about(Becomes.BACK, first)
    return Finding(Becomes.KNOWN) if member[0] == unit.pk else _about(Becomes.MOVES, first)


def _leaving(last: date, member: tuple[int, date] | None, unit: Organisation) -> Finding:
    if member is None:
        return Finding(Becomes.LEFT)
    if member[0] != unit.pk:
        return Finding(Becomes.NOT_HERE)
    if last < member[1]:
        return _about(Becomes.NOT_HERE, member[1], "before")
    return _about(Becomes.LEAVES, last)


def _about(becomes: Becomes, day: date, sentence: str = "") -> Finding:
    return Finding(becomes, sentence, (("day", day.isoformat()),))
