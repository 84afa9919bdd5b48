"""Which open facts can still change the verdict: they are tried out, with every value that could matter.

A tree says what is *waited for*; where a fact occurs twice, that may be more than what matters: in
`n > 0 or (n == 1 and b)` nothing hangs on `b`. The trying builds a decision diagram: one question after the
other, a question whose answers all lead to the same is none. If it takes too many tries, all count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice, product
from math import prod
from typing import Any

from zerotrip.rules import tree
from zerotrip.rules.matter_days import reckoned_days
from zerotrip.rules.program import Program
from zerotrip.rules.types import Kind, Type
from zerotrip.rules.values import Unknown

MOST_TRIES = 2_000
MOST_WAYS = 20_000
"""Beyond so many combinations of answers the days that are only reckoned are not even begun with."""
_STEPS: dict[Kind, Any] = {Kind.NUMBER: 1, Kind.MONEY: 1, Kind.DATE: timedelta(days=1)}
_FAR: dict[Kind, tuple[Any, ...]] = {
    Kind.BOOL: (True, False),
    Kind.NUMBER: (-(10**9), 0, 10**9),
    Kind.MONEY: (-(10**12), 0, 10**12),
    Kind.DATE: (date(1900, 1, 1), date(2200, 1, 1)),
    Kind.TEXT: ("\0",),
}
Verdict = Callable[[Mapping[str, Any]], bool | Unknown]


def mattering(program: Program, open_: Unknown, known: Iterable[object], verdict: Verdict) -> frozenset[str]:
    """Those of the open facts on which `verdict` depends; all of them if it takes too many tries to tell."""
    if len(open_.facts) < 2 and not open_.because:
        return open_.facts
    known = list(known)
    literals = [*_literals(program), *known]
    for more in (reckoned_days(program, literals, known), []):
        questions = {
            key: _values(program, key, literals, more) for key in program.order if key in open_.facts
        }
        if more and prod(len(values) for values in questions.values()) > MOST_WAYS:
            continue
        diagram = _Diagram(questions, verdict)
        try:
            root = diagram.explore({})
            break
        except _TooMany:
            continue
    else:
        return open_.facts
    # The same outcome whatever is answered, and logic still waits: ask for what brings it to its end.
    return diagram.questions_in(root) or frozenset(diagram.last)


class _TooMany(Exception):
    pass


class _Diagram:
    """Nodes are numbers: an outcome, or a question with a node for each answer. Equal nodes are one."""

    def __init__(self, questions: Mapping[str, list[Any]], verdict: Verdict) -> None:
        self.questions, self.verdict = questions, verdict
        self.numbers: dict[tuple[str, tuple[object, ...]], int] = {}
        self.last: set[str] = set()
        self.tries = 0

    def explore(self, answers: dict[str, Any], asked: str = "") -> int:
        """The node for what is left open after these answers, of which `asked` came last."""
        self.tries += 1
        if self.tries > MOST_TRIES:
            raise _TooMany
        outcome = self.verdict(answers)
        if not isinstance(outcome, Unknown):
            self.last.add(asked)
            return self._number("", (outcome,))
        key = next((key for key in self.questions if key in outcome.facts and key not in answers), None)
        if key is None:
            return self._number("", ("unknown",))
        after = tuple(self.explore({**answers, key: value}, key) for value in self.questions[key])
        return after[0] if len(set(after)) == 1 else self._number(key, after)

    def questions_in(self, root: int) -> frozenset[str]:
        """The questions on the ways from the root: those left out on every way do not matter."""
        nodes = {number: node for node, number in self.numbers.items()}
        found, todo, seen = set(), [root], set()
        while todo:
            number = todo.pop()
            key, after = nodes[number]
            if key and number not in seen:
                found.add(key)
                todo += [each for each in after if isinstance(each, int)]
            seen.add(number)
        return frozenset(found)

    def _number(self, key: str, after: tuple[object, ...]) -> int:
        return self.numbers.setdefault((key, after), len(self.numbers))


def _literals(program: Program) -> list[object]:
    """Every value written out in the item: what facts are held against."""
    found: dict[object, None] = {}
    for top in [*(each.node for each in program.conditions), *program.named.values()]:
        for node in tree.walk(top):
            if isinstance(node, tree.Literal):
                found |= dict.fromkeys(node.value if isinstance(node.value, tuple) else (node.value,))
            elif isinstance(node, tree.DatedList):
                found |= {since: None for since, _ in node.versions}
                found |= {entry: None for _, entries in node.versions for entry in entries}
    return list(found)


def _values(program: Program, key: str, literals: list[object], days: list[date]) -> list[Any]:
    of = program.facts[key].type
    if of.kind is not Kind.RECORDS:
        return _around(of, literals, days)
    columns = [
        [(name, value) for value in _around(of.columns[name], literals, days)]
        for name in sorted(program.columns[key])
    ]
    sorts: Iterator[Any] = islice(product(*columns), MOST_TRIES)
    return [[], *([dict(sort)] for sort in sorts)]


def _around(of: Type, literals: list[object], days: list[date]) -> list[Any]:
    """Values on either side of all that a fact of this type could be held against, and absent."""
    if of.kind is Kind.CHOICE:
        return [*of.choices, None]
    if of.kind is Kind.BANK_ACCOUNT:
        return ["", None]
    values = dict.fromkeys(_FAR[of.kind])
    step = _STEPS.get(of.kind)
    for literal in literals:
        if _fits(literal, of.kind):
            values |= dict.fromkeys((literal - step, literal, literal + step) if step else (literal,))
    if of.kind is Kind.DATE:
        values |= dict.fromkeys(days)
    return [*values, None]


def _fits(literal: Any, kind: Kind) -> bool:
    if kind is Kind.DATE:
        return isinstance(literal, date) and date.min < literal < date.max
    if kind is Kind.TEXT:
        return isinstance(literal, str)
    return kind is not Kind.BOOL and isinstance(literal, int) and not isinstance(literal, bool)
