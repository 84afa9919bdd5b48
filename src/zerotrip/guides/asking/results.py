"""What comes of the answers: every item put through its rules on just these facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.text import Text
from zerotrip.guides.asking.answers import Answers
from zerotrip.guides.office.sums import Expected, expected_of
from zerotrip.rules import Decision, decide
from zerotrip.rules.values import Unknown

MOST_SAID = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """`open_`: what is still to be found out, by name, and how many more; `against`: why not."""

    loaded: ReadPack
    verdict: str
    amount_fen: int | None
    expected: Expected
    open_: tuple[Text, ...]
    more_open: int
    against: tuple[Text, ...]

    @property
    def item(self) -> str:
        return self.loaded.pack.id

    @property
    def is_certain(self) -> bool:
        return self.verdict == "met" and (self.amount_fen is not None or not self.expected.pays)


@dataclass(frozen=True, slots=True)
class Results:
    certain: tuple[Outcome, ...]
    likely: tuple[Outcome, ...]
    not_so: tuple[Outcome, ...]

    @property
    def certain_fen(self) -> int:
        return sum(one.amount_fen or 0 for one in self.certain)


def results_of(packs: Sequence[ReadPack], answers: Answers, on: date) -> Results:
    """The largest sum first; of items that come to the same, by id."""
    found = [_outcome(loaded, answers, on) for loaded in packs]
    found.sort(key=lambda one: (-(one.amount_fen or one.expected.weight), one.item))
    return Results(
        certain=tuple(one for one in found if one.is_certain),
        likely=tuple(one for one in found if one.verdict != "unmet" and not one.is_certain),
        not_so=tuple(one for one in found if one.verdict == "unmet"),
    )


def _outcome(loaded: ReadPack, answers: Answers, on: date) -> Outcome:
    decision = decide(loaded.program, answers.facts, on=on)
    open_ = _open(decision)
    return Outcome(
        loaded=loaded,
        verdict=decision.verdict,
        amount_fen=decision.amount.minor if decision.amount is not None else None,
        expected=expected_of(loaded.pack, on),
        open_=open_[:MOST_SAID],
        more_open=max(0, len(open_) - MOST_SAID),
        against=tuple(one.says for one in decision.conditions if one.outcome == "unmet"),
    )


def _open(decision: Decision) -> tuple[Text, ...]:
    verdict, paid = decision.judged.verdict, decision.judged.paid
    waiting = verdict if isinstance(verdict, Unknown) else paid if isinstance(paid, Unknown) else Unknown()
    program = decision.program
    return tuple(program.facts[key].label for key in program.order if key in waiting.facts)
