"""Which fact to ask for next: the one whose answers decide the most, by the money that hangs on it.

Each open fact is tried with every value at which something may turn; an item counts with the share of values
that bring it to an end, and a little where a value at least answers one of its conditions. No chance is in
it: of two facts that decide as much, one with a question of its own goes first, then the first by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zerotrip.catalogue.facts import Need
from zerotrip.catalogue.reading import ReadPack
from zerotrip.guides.asking.answers import ASKABLE, Answers, askable_types
from zerotrip.guides.office.sums import expected_of
from zerotrip.rules import Facts, decide
from zerotrip.rules.judgement import Judgement
from zerotrip.rules.matter import Situation, values_of
from zerotrip.rules.types import Kind
from zerotrip.rules.values import Unknown

MOST_QUESTIONS = 10
SETTLED, SUM_TOLD, NEARER, SEEN = 1.0, 0.5, 0.3, 0.01
"""What a value is worth that decides an item, tells its sum, answers a condition, or one fact of it."""
FEW_ENOUGH = 3
"""Open facts of one item that are tried out together; with more, what is waited for counts as mattering."""
LABEL_ONLY = 0.7
"""A fact without a question of its own is asked for by its name, which is harder to answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """`loaded` is a pack that reads the fact: it has the words for its choices."""

    key: str
    need: Need
    loaded: ReadPack


def next_question(packs: Sequence[ReadPack], answers: Answers, on: date) -> Question | None:
    """None once ten have been asked, or nothing more can change."""
    if answers.count >= MOST_QUESTIONS:
        return None
    open_ = [_Open(loaded, answers, on) for loaded in packs]
    types = askable_types(packs)
    worth: dict[str, float] = {}
    for one in open_:
        for key in one.waits_for:
            if key in types and key not in answers.given:
                worth[key] = worth.get(key, 0.0) + one.worth_of(key)
    for key in sorted(worth, key=lambda key: (-worth[key] * _clarity(key, packs), key)):
        if any(one.hangs_on(key) for one in open_):
            return _question(key, packs)
    return None


class _Open:
    """One item as far as the answers go."""

    def __init__(self, loaded: ReadPack, answers: Answers, on: date) -> None:
        self.loaded, self.facts, self.on = loaded, answers.facts, on
        self.now = self._judged(self.facts)
        self.weight = expected_of(loaded.pack, on).weight

    @property
    def waits_for(self) -> frozenset[str]:
        waiting = self._waiting(self.now)
        return waiting.facts if waiting else frozenset()

    def worth_of(self, key: str) -> float:
        values = self.values(key)
        return self.weight * sum(self._worth(self._if(key, value)) for value in values) / len(values)

    def hangs_on(self, key: str) -> bool:
        """Whether an answer can change what comes of it: what is only waited for need not matter."""
        if key not in self.waits_for:
            return False
        if any(self._worth(self._if(key, value)) > SEEN for value in self.values(key)):
            return True
        if len(self.waits_for) > FEW_ENOUGH:
            return True
        decision = decide(self.loaded.program, self.facts, on=self.on, exhausted=_no_sources(self.loaded))
        return any(each.fact == key for each in decision.ask)

    def values(self, key: str) -> tuple[Any, ...]:
        return _values(self.loaded, key, self.on)

    def _worth(self, then: Judgement) -> float:
        if not isinstance(self.now.verdict, Unknown):
            return 0.0 if isinstance(then.paid, Unknown) else SUM_TOLD
        if not isinstance(then.verdict, Unknown):
            return SETTLED
        before, after = len(self.now.verdict.facts), len(then.verdict.facts)
        return NEARER * _answered(self.now, then) + SEEN * (after < before)

    def _if(self, key: str, value: Any) -> Judgement:
        return self._judged(Facts({**self.facts.scalars, key: value}))

    def _judged(self, facts: Facts) -> Judgement:
        return self.loaded.program.reader.judge(facts, self.on, self.on)

    @staticmethod
    def _waiting(judged: Judgement) -> Unknown | None:
        if isinstance(judged.verdict, Unknown):
            return judged.verdict
        return judged.paid if isinstance(judged.paid, Unknown) else None


FIRST_YEAR, LAST_YEAR, FAR_OFF = 1910, 2150, 10**9
MOST_KEPT = 2_000
_kept: dict[tuple[str, date], dict[str, tuple[Any, ...]]] = {}
"""By text and day. Following values through an item takes longest, and answers hardly change it."""


def _values(loaded: ReadPack, key: str, on: date) -> tuple[Any, ...]:
    """Those at which the item may turn, whatever else is known."""
    tried = _kept.get((loaded.sha256, on))
    if tried is None:  # another thread may clear what is kept at any moment
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        situation = Situation(loaded.program, {}, {}, {"on": on, "opened_on": on})
        wanted = [name for name in loaded.program.order if loaded.program.facts[name].type.kind in ASKABLE]
        tried = _kept[loaded.sha256, on] = {name: _tried(situation, name) for name in wanted}
    return tried[key]


def _tried(situation: Situation, key: str) -> tuple[Any, ...]:
    kind = situation.program.facts[key].type.kind
    values = values_of(situation, key)
    near = tuple(each for each in values if _is_likely(each) and (each is not None or kind is not Kind.BOOL))
    return near or tuple(values)


def _is_likely(value: Any) -> bool:
    """Values far off show that something hangs on a fact, but hardly anybody has them."""
    if isinstance(value, date):
        return FIRST_YEAR <= value.year <= LAST_YEAR
    return not isinstance(value, int) or isinstance(value, bool) or abs(value) < FAR_OFF


def _answered(before: Judgement, after: Judgement) -> float:
    """The share of the conditions that were open and no longer are."""
    open_ = [n for n, outcome in enumerate(before.outcomes) if isinstance(outcome, Unknown)]
    closed = sum(not isinstance(after.outcomes[n], Unknown) for n in open_)
    return closed / len(open_) if open_ else 0.0


def _no_sources(loaded: ReadPack) -> dict[str, tuple[str, ...]]:
    """Nobody is asked but the person: every department counts as having answered without the fact."""
    return {fact.key: fact.sources for fact in loaded.program.item.facts}


def _clarity(key: str, packs: Iterable[ReadPack]) -> float:
    return 1.0 if any(loaded.needs[key].asked_as for loaded in _reading(key, packs)) else LABEL_ONLY


def _question(key: str, packs: Sequence[ReadPack]) -> Question:
    readers = list(_reading(key, packs))
    best = next((loaded for loaded in readers if loaded.needs[key].asked_as), readers[0])
    return Question(key, best.needs[key], best)


def _reading(key: str, packs: Iterable[ReadPack]) -> Iterator[ReadPack]:
    return (loaded for loaded in packs if key in loaded.program.reads and key in loaded.needs)
