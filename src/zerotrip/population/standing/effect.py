"""Which decisions about a person a change concerns, and what they come to. No files, no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zerotrip.population.standing.held import Case, Held
from zerotrip.rules import Program
from zerotrip.rules.columns import MET, UNMET
from zerotrip.rules.columns import UNKNOWN as OPEN
from zerotrip.rules.columns.tables import OPENED_ON
from zerotrip.rules.reads import ReadsIndex
from zerotrip.rules.scale import Paid
from zerotrip.rules.values import Unknown


@dataclass(frozen=True, slots=True)
class Judged:
    """One item decided on one subject of one person. `failed` and `unknown` are masks over the conditions in
    the order of the program; `fen` is None unless it is met and the amount is known."""

    subject: str
    item: str
    verdict: int
    fen: int | None
    failed: int
    unknown: int


@dataclass(frozen=True)
class Rules:
    """The items of one subject and what they read."""

    subject: str
    programs: Mapping[str, Program]
    index: ReadsIndex

    @classmethod
    def of(cls, subject: str, programs: Iterable[Program]) -> Rules:
        listed = tuple(programs)
        return cls(subject, {each.item.id: each for each in listed}, ReadsIndex(listed))

    def only(self, items: Iterable[str]) -> Rules:
        return Rules.of(self.subject, [self.programs[item] for item in items if item in self.programs])

    def without(self, item: str) -> Rules:
        return Rules.of(self.subject, [each for each in self.programs.values() if each.item.id != item])

    def with_(self, others: Rules) -> Rules:
        return Rules.of(self.subject, {**self.programs, **others.programs}.values())


def concerned(rules: Rules, before: Held | None, after: Held) -> dict[str, frozenset[str]]:
    """For each subject of the person the items to evaluate again: those that read what differs, all of them
    for a subject that was not there before. Subjects without any are left out."""
    everything = frozenset(rules.programs)
    earlier = before.subject_rows(rules.subject) if before else {}
    common = _of_the_person(rules.index, before, after) if before else everything
    found: dict[str, frozenset[str]] = {}
    for name, row in after.subject_rows(rules.subject).items():
        if name not in earlier:
            found[name] = everything
            continue
        keys = _differing(earlier[name], row)
        found[name] = common | _reading(rules.index, keys)
    return {name: items for name, items in found.items() if items}


def _of_the_person(index: ReadsIndex, before: Held, after: Held) -> frozenset[str]:
    items = _reading(index, _differing(before.scalars, after.scalars))
    for key in before.lists.keys() | after.lists.keys():
        items |= index.concerned(key, before.whole(key), after.whole(key))
    return items


def _reading(index: ReadsIndex, keys: Iterable[str]) -> frozenset[str]:
    """The day of opening, where it is somebody's own, is read like a fact."""
    found = (index.turning() if key == OPENED_ON else index.reading(key) for key in keys)
    return frozenset().union(*found)


_NOT_THERE = object()


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    keys = one.keys() | other.keys()
    return [key for key in keys if one.get(key, _NOT_THERE) != other.get(key, _NOT_THERE)]


def evaluate(rules: Rules, held: Held, wanted: Mapping[str, frozenset[str]], on: date) -> Iterator[Judged]:
    """The items wanted for each subject, by the reader for one person."""
    for case in held.cases(rules.subject):
        for item in sorted(wanted.get(case.subject, ())):
            yield judged(rules.programs[item], case, on)


def judged(program: Program, case: Case, on: date) -> Judged:
    came = program.reader.judge(case.facts, on, case.opened_on or on, case.awards)
    failed = sum(1 << place for place, each in enumerate(came.outcomes) if each is False)
    unknown = sum(1 << place for place, each in enumerate(came.outcomes) if isinstance(each, Unknown))
    verdict = UNMET if failed else OPEN if unknown else MET
    fen = came.paid.amount_fen if isinstance(came.paid, Paid) else None
    return Judged(case.subject, program.item.id, verdict, fen, failed, unknown)
