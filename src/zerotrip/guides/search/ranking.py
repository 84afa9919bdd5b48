"""How near a passage is to what was asked: the share of the question it answers, by kind of passage."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from zerotrip.guides.models import Kind
from zerotrip.guides.search.tokens import folded, is_han, pair_token, runs, sound_token, stem

WEIGHTS = {
    Kind.NAME: 10.0,
    Kind.CALLED: 9.0,
    Kind.SUMMARY: 5.0,
    Kind.CATEGORY: 4.0,
    Kind.CONDITION: 3.0,
    Kind.PAPER: 3.0,
    Kind.FACT: 2.0,
}
ENOUGH = 0.5
"""Of the question; less is chance."""
BY_SOUND = 0.8
IN_OTHER_WORDS = 0.9
WORD_COUNTS = 2
"""A word in Latin letters is as much of a question as so many Chinese characters."""
FILLERS = (
    "请问", "怎么办理", "怎么", "如何", "怎样", "可以", "申请", "办理", "我想", "需要", "什么", "我的",
    "吗", "呢", "的", "我",
)  # fmt: skip
STOP = frozenset((
    "a", "an", "and", "are", "can", "do", "does", "for", "get", "how", "i", "in", "is", "it", "me", "my",
    "of", "on", "or", "the", "to", "what", "when", "where", "which", "with", "you",
))  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A question: as typed, without what asks only how. `weight`: less than one for other words for it."""

    text: str
    weight: float = 1.0

    @cached_property
    def runs(self) -> list[str]:
        bare = folded(self.text)
        for filler in FILLERS:
            bare = bare.replace(filler, " ")
        found = [run for run in runs(bare) if run not in STOP]
        return found or runs(self.text)

    @property
    def size(self) -> int:
        return sum(len(run) if is_han(run) else WORD_COUNTS for run in self.runs)

    @cached_property
    def wanted(self) -> frozenset[str]:
        return frozenset(token for run in self.runs for token in _whole(run))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        return frozenset(token for run in self.runs for token in _begun(run))

    def nearness(self, having: Collection[str]) -> float:
        """From 0 to 1: the characters of the question that the tokens of a passage cover."""
        covered = sum(
            _han_covered(run, having) if is_han(run) else WORD_COUNTS * _word_covered(run, having)
            for run in self.runs
        )
        return self.weight * covered / self.size if self.size else 0.0


def _whole(run: str) -> Iterable[str]:
    if not is_han(run):
        return [f"w{stem(run)}"]
    return [
        token for one, other in pairwise(run) for token in (pair_token(one, other), sound_token(one + other))
    ]


def _begun(run: str) -> Iterable[str]:
    """Looked up by their beginning: a lone character, and what may be pinyin."""
    if is_han(run):
        return [f"c{ord(run):x}"] if len(run) == 1 else []
    return [f"f{run}", f"i{run}"] if len(run) > 1 and run.isalpha() else []


def _han_covered(run: str, having: Collection[str]) -> float:
    if len(run) == 1:
        return float(any(token.startswith(f"c{ord(run):x}") for token in having))
    worth = [0.0] * len(run)
    for at, (one, other) in enumerate(pairwise(run)):
        value = 1.0 if pair_token(one, other) in having else BY_SOUND * (sound_token(one + other) in having)
        worth[at], worth[at + 1] = max(worth[at], value), max(worth[at + 1], value)
    return sum(worth)


def _word_covered(run: str, having: Collection[str]) -> float:
    if f"w{stem(run)}" in having:
        return 1.0
    begun = tuple(_begun(run))
    return BY_SOUND if begun and any(token.startswith(begun) for token in having) else 0.0


def score(kind: str, nearness: float, *, begins: bool) -> float:
    """A name that begins with what was asked comes before one that only has it."""
    return WEIGHTS[Kind(kind)] * nearness * (1.1 if begins else 1.0)
