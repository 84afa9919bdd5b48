"""Many conditions as one Python function, made from the checked trees: straight on where everything is there.

What is open or unusual goes to the careful reader, cell by cell; so both always say the same, and what is
plain costs no more than its own arithmetic. What stands in several places is reckoned once; what only an
amount needs, only once its conditions hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from zerotrip.rules.awarding import AwardTree
from zerotrip.rules.careful import Careful
from zerotrip.rules.facts import Facts
from zerotrip.rules.fused_body import function_text
from zerotrip.rules.fused_names import Constants
from zerotrip.rules.judgement import Judgement
from zerotrip.rules.over import conjunction, disjunction
from zerotrip.rules.scale import Tariff, paid, tariff_of
from zerotrip.rules.sharing import Graph
from zerotrip.rules.tree import Node
from zerotrip.rules.values import Unknown
from zerotrip.rules.vocabulary import AS_OF


@dataclass(frozen=True, slots=True)
class Parts:
    """What there is to reckon of one item."""

    conditions: tuple[Node, ...]
    named: Mapping[str, Node]
    award: AwardTree | None


@dataclass(frozen=True, slots=True)
class Roots:
    """The same as cells; None where the item has no such thing."""

    conditions: tuple[int, ...]
    as_of: int
    period: int
    deadline: int | None
    tariff: Tariff | None
    base: int | None
    earlier: int | None
    at_most: int | None

    @property
    def others(self) -> list[int]:
        rest = (self.as_of, self.period, self.deadline, self.base, self.earlier, self.at_most)
        return [root for root in rest if root is not None]


class Fused:
    """Judges one person by all of `items` at once."""

    def __init__(self, items: Sequence[Parts]) -> None:
        self.graph = Graph()
        self.roots = tuple(roots_of(self.graph, each) for each in items)
        constants = Constants()
        constants.names |= {
            "new": tuple.__new__, "Judgement": Judgement, "paid": paid,
            "every": conjunction, "either": disjunction,
            "slow": self._slow, "slow_outcome": self._slow_outcome,
        }  # fmt: skip
        self.text, self._asked = function_text(self.graph, self.roots, constants)
        # Only what fused_text.py writes of checked trees: no character of it is a user's.
        exec(compile(self.text, "<fused rules>", "exec"), constants.names)  # noqa: S102
        self._function = constants.names["judge"]

    def judge(
        self, facts: Facts, on: date, opened_on: date, awards: Sequence[Mapping[str, Any]] = ()
    ) -> tuple[Judgement, ...]:
        judged: tuple[Judgement, ...] = self._function(facts, on, opened_on, awards)
        return judged

    @cached_property
    def _careful(self) -> Careful:
        return Careful(self.graph, self._asked)

    def _slow(self, state: list[Any], root: int) -> Any:
        """`state` is what a judgement is made on; its first place keeps the slots once they are filled."""
        if state[0] is None:
            state[0] = self._careful.slots(*state[1:])
        return self._careful.read(root, state[0])

    def _slow_outcome(self, state: list[Any], root: int) -> bool | Unknown:
        value = self._slow(state, root)
        return value if value.__class__ is Unknown else value is True


def roots_of(graph: Graph, parts: Parts) -> Roots:
    named, award = parts.named, parts.award

    def root(node: Node | None) -> int | None:
        return None if node is None else graph.number(node, named)

    return Roots(
        conditions=tuple(graph.number(node, named) for node in parts.conditions),
        as_of=graph.number(named[AS_OF], named),
        period=graph.number(named["period"], named),
        deadline=root(named.get("deadline")),
        tariff=tariff_of(award.award, award.base_type) if award else None,
        base=root(award.base) if award else None,
        earlier=root(award.earlier) if award else None,
        at_most=root(award.at_most) if award else None,
    )
