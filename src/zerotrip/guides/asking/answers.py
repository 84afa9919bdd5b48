"""What somebody has answered, in order: by fact, a typed value, absent (None) or skipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from zerotrip.catalogue.reading import ReadPack
from zerotrip.rules import Facts
from zerotrip.rules.facts import Unfit, read_value, written_value
from zerotrip.rules.types import Kind, Type

ASKABLE = frozenset({Kind.BOOL, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.CHOICE})
"""What a person can answer without a name: no account, no list, no free text."""


OF_A_CASE = "union.events"
"""Told by opening a case about something that happened: before, there is nothing to ask."""


class Skipped:
    """“I don't know”: asked, and still unknown."""

    def __repr__(self) -> str:
        return "SKIPPED"


SKIPPED: Final = Skipped()


@dataclass(frozen=True)
class Answers:
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        return Facts({key: value for key, value in self.given.items() if value is not SKIPPED})

    @property
    def count(self) -> int:
        return len(self.given)

    def to(self, key: str, value: Any) -> Answers:
        return Answers({**self.given, key: value})

    def without_last(self) -> Answers:
        return Answers(dict(list(self.given.items())[:-1]))


def askable_types(packs: Iterable[ReadPack]) -> dict[str, Type]:
    """Facts that a person can answer; one that two items take for different things is left out."""
    found: dict[str, Type] = {}
    twofold: set[str] = set()
    for loaded in packs:
        for key in loaded.program.order:
            fact = loaded.program.facts[key]
            if fact.derived is not None or not _in_words(loaded, key):
                continue
            if found.setdefault(key, fact.type) != fact.type:
                twofold.add(key)
    return {key: of for key, of in found.items() if key not in twofold}


def _in_words(loaded: ReadPack, key: str) -> bool:
    """Whether it can be put to somebody: of a choice, every answer needs a name."""
    of, need = loaded.program.facts[key].type, loaded.needs.get(key)
    if need is None or of.kind not in ASKABLE or OF_A_CASE in need.sources:
        return False
    return of.kind is not Kind.CHOICE or all(need.choices.values())


def written_answers(answers: Answers, types: Mapping[str, Type]) -> list[list[Any]]:
    return [
        [key, "skipped"] if value is SKIPPED else [key, "is", written_value(value, types[key])]
        for key, value in answers.given.items()
        if key in types
    ]


def read_answers(said: object, types: Mapping[str, Type]) -> Answers:
    """What fits the items of today; the rest is as if it had not been asked."""
    given: dict[str, Any] = {}
    for one in said if isinstance(said, list) else ():
        match one:
            case [str(key), "skipped"] if key in types:
                given[key] = SKIPPED
            case [str(key), "is", value] if key in types:
                try:
                    given[key] = read_value(value, types[key])
                except Unfit:
                    continue
    return Answers(given)
