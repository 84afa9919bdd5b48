"""The reader for one person: by one item, or by many at once. Compiled when first asked, once per edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zerotrip.rules.awarding import AwardTree
from zerotrip.rules.careful import Careful
from zerotrip.rules.facts import Facts
from zerotrip.rules.fused import Fused, Parts
from zerotrip.rules.judgement import Judgement
from zerotrip.rules.sharing import Graph
from zerotrip.rules.tree import Node

if TYPE_CHECKING:
    from zerotrip.rules.program import Program

__all__ = ["Judgement", "Reader", "judge_all"]

MOST_AT_ONCE = 150
"""Programs to a function: one that is too long takes long to compile."""
_MOST_SETS = 8


class Reader:
    def __init__(
        self, conditions: Sequence[Node], named: Mapping[str, Node], award: AwardTree | None
    ) -> None:
        self.parts = Parts(tuple(conditions), named, award)
        self._ready: dict[int, tuple[Careful, int]] = {}  # by the identity of a tree that `parts` keeps
        self._some: dict[tuple[int, ...], Reader] = {}

    @cached_property
    def _fused(self) -> Fused:
        return Fused((self.parts,))

    def judge(
        self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]] = ()
    ) -> Judgement:
        return self._fused.judge(facts, on, opened_on, awards)[0]

    def of(self, numbers: tuple[int, ...]) -> Reader:
        """A reader of these conditions alone, without the award; there are as many as were ever asked for."""
        if numbers not in self._some:
            parts = self.parts
            self._some[numbers] = Reader([parts.conditions[number] for number in numbers], parts.named, None)
        return self._some[numbers]

    def value(
        self,
        name: str,
        facts: Facts,
        *,
        on: date,
        opened_on: date | None = None,
        awards: Sequence[Mapping[str, Any]] = (),
    ) -> Any:
        """What a define or derived fact comes to: a value, None for absent, or Unknown."""
        return self.read(self.parts.named[name], facts, on, opened_on or on, awards)

    def room(self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]] = ()) -> Any:
        """Fen that all caps together still leave, or Unknown; None where nothing is capped."""
        award = self.parts.award
        return self.read(award.at_most, facts, on, opened_on, awards) if award and award.at_most else None

    def read(
        self, node: Node, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]]
    ) -> Any:
        """What a node of the program's own trees comes to; compiled when it is first asked for."""
        if id(node) not in self._ready:
            graph = Graph()
            root = graph.number(node, self.parts.named)
            self._ready[id(node)] = Careful(graph, (root,)), root
        careful, root = self._ready[id(node)]
        return careful.read(root, careful.slots(facts, on, opened_on, awards))


class _Together:
    """Programs fused in one; kept for as long as they are asked for together."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.given, self.programs = programs, tuple(programs)
        parts = [program.reader.parts for program in programs]
        cuts = range(0, len(parts), MOST_AT_ONCE)
        self.fused = [Fused(parts[cut : cut + MOST_AT_ONCE]) for cut in cuts]


_kept: dict[tuple[int, ...], _Together] = {}
_latest: list[_Together] = []


def judge_all(
    programs: Sequence[Program],
    facts: Facts,
    *,
    on: date,
    opened_on: date | None = None,
    awards: Sequence[Mapping[str, Any]] = (),
) -> tuple[Judgement, ...]:
    """One person by many programs, a judgement for each in their order: what they share is reckoned once.

    The programs are compiled together when they are first asked for together: ask for the same ones again.
    """
    opened = opened_on or on
    judged: list[Judgement] = []
    for fused in _together(programs).fused:
        judged += fused.judge(facts, on, opened, awards)
    return tuple(judged)


def _together(programs: Sequence[Program]) -> _Together:
    """As asked for last, if it is the very same tuple: it cannot have changed."""
    for latest in _latest:
        if latest.given is programs and isinstance(programs, tuple):
            return latest
    _latest[:] = [_found(programs)]
    return _latest[0]


def _found(programs: Sequence[Program]) -> _Together:
    key = tuple(map(id, programs))
    found = _kept.pop(key, None) or _Together(programs)
    _kept[key] = found
    if len(_kept) > _MOST_SETS:
        del _kept[next(iter(_kept))]
    return found
