"""What to find out next: of the facts the outcome waits for, which to get where, least trouble first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zerotrip.rules.item import Fact
from zerotrip.rules.program import Program

Exhausted = Mapping[str, Iterable[str]]
_TIERS = {"source": 0, "question": 1, "paper": 2}


@dataclass(frozen=True, slots=True)
class Ask:
    """`via` is `source:<name>`, `question` or `paper:<name>`; `reason` names the condition that waits,
    or `amount`."""

    fact: str
    via: str
    reason: str

    @property
    def tier(self) -> int:
        """0 a department, 1 a question to the person, 2 a paper."""
        return _TIERS[self.via.split(":")[0]]

    def as_dict(self) -> dict[str, object]:
        kind, _, name = self.via.partition(":")
        if kind == "source":
            return {"fact": self.fact, "from": name}
        return {"fact": self.fact, kind: name or True}


def asks(program: Program, waiting: Mapping[str, str], exhausted: Exhausted) -> tuple[Ask, ...]:
    """`waiting` maps each fact still open to what waits for it. Departments first, then questions, then
    papers; within each, in the order of the item's text. A fact nobody can supply is left out."""
    found = []
    for key in program.order:
        if key in waiting:
            via = way_to(program.facts[key], exhausted.get(key, ()))
            found += [Ask(key, via, waiting[key])] if via else []
    return tuple(sorted(found, key=lambda each: each.tier))


def way_to(fact: Fact, exhausted: Iterable[str]) -> str | None:
    """The next place for a fact, past those that have answered without it (`question` may be one)."""
    tried = set(exhausted)
    for source in fact.sources:
        if source not in tried:
            return f"source:{source}"
    if fact.question and "question" not in tried:
        return "question"
    return f"paper:{fact.paper}" if fact.paper else None
