"""What the facts of an item are held against: the values at which something may turn.

Followed through reckoning, backwards: in `18 <= age_on(birth, on)` the birth date is held against the day
eighteen years before. What cannot be followed is left out; `matter.py` adds values beside these, and far off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice, product
from typing import Any

from zerotrip.core.period import Period
from zerotrip.rules import tree
from zerotrip.rules.operations import divide, operation, shift
from zerotrip.rules.program import Program
from zerotrip.rules.tree import Node
from zerotrip.rules.values import Unknown

ROUNDS, MOST = 3, 16
_WRONG = (ArithmeticError, TypeError, ValueError, AttributeError)
Records = Mapping[str, Sequence[Mapping[str, Any]]]
Targets = dict[Any, None]
"""In the order found: what is asked must not hang on how a run happens to sort."""


class Held:
    """`scalars`, `columns` (by list and name) and `lengths` of lists, each with what it is held against."""

    def __init__(
        self, program: Program, known: Mapping[str, Any], records: Records, days: Mapping[str, date]
    ) -> None:
        self._named, self._known, self._records, self._days = program.named, known, records, days
        self.scalars: dict[str, Targets] = {}
        self.columns: dict[tuple[str, str], Targets] = {}
        self.lengths: dict[str, dict[int, None]] = {}
        for _ in range(ROUNDS):
            for divisor in _divisors(program):
                self.push(divisor, {0: None})  # where nothing can be told any more
            for node in _comparisons(program):
                self.push(node.left, {end: None for each in self.values(node.right) for end in _ends(each)})
                self.push(node.right, self.values(node.left))

    # ── Forwards: what a node can come to ───────────────────────────────────
    def values(self, node: Node) -> Targets:
        return dict.fromkeys(islice((each for each in self._values(node) if each is not None), MOST))

    def _values(self, node: Node) -> Iterable[Any]:
        found: Iterable[Any] = ()
        match node:
            case tree.Literal(value=value):
                found = value if isinstance(value, tuple) else (value,)
            case tree.Named(name=name):
                found = self._values(self._named[name])
            case tree.FactOf(key=key):
                found = (self._known[key],) if key in self._known else self.scalars.get(key, ())
            case tree.Column(records=records, name=name) if records in self._records:
                found = dict.fromkeys(row.get(name) for row in self._records[records])
            case tree.Column(records=records, name=name):
                found = self.columns.get((records, name), ())
            case tree.Given(name=name):
                found = (self._days[name],)
            case tree.DatedList(versions=versions):
                found = [entry for _, entries in versions for entry in entries]
            case tree.If(then=then, otherwise=otherwise):
                found = self.values(then) | self.values(otherwise)
            case tree.Aggregate(body=body) if body is not None:
                found = self._values(body)
            case tree.Arithmetic(op=op, left=left, right=right):
                found = _all(_RECKON[op], self.values(left), self.values(right))
            case tree.Call(function=function, arguments=arguments):
                found = _all(operation(function, node.type.kind), *map(self.values, arguments))
        return found

    # ── Backwards: what a fact must be for a node to come to one of these ───
    def push(self, node: Node, targets: Targets) -> None:
        match node:
            case tree.Named(name=name):
                self.push(self._named[name], targets)
            case tree.FactOf(key=key):
                _add(self.scalars.setdefault(key, {}), targets)
            case tree.Column(records=records, name=name):
                _add(self.columns.setdefault((records, name), {}), targets)
            case tree.If(then=then, otherwise=otherwise):
                self.push(then, targets)
                self.push(otherwise, targets)
            case tree.Aggregate(function="count", records=records):
                counts = dict.fromkeys(each for each in targets if isinstance(each, int) and 0 <= each < MOST)
                self.lengths.setdefault(records, {}).update(counts)
            case tree.Aggregate(body=body) if body is not None:
                self.push(body, targets)
            case tree.Arithmetic(op=op, left=left, right=right):
                self.push(left, dict.fromkeys(_all(_LEFT[op], targets, self.values(right))))
                self.push(right, dict.fromkeys(_all(_RIGHT[op], targets, self.values(left))))
            case tree.Call(function=function, arguments=arguments):
                self._through(function, arguments, targets)

    def _through(self, function: str, arguments: tuple[Node, ...], targets: Targets) -> None:
        parts = [self.values(argument) for argument in arguments]
        if function in _BACK_TWO:
            first, second = _BACK_TWO[function]
            self.push(arguments[0], dict.fromkeys(_all(first, targets, parts[1])))
            self.push(arguments[1], dict.fromkeys(_all(second, targets, parts[0])))
        elif function == "shift":
            self.push(arguments[0], dict.fromkeys(_all(_shifted_back, targets, *parts[1:])))
        else:
            back = _BACK.get(function, lambda target: (target,))
            for argument in arguments:
                self.push(argument, {each: None for found in _all(back, targets) for each in found})


def _comparisons(program: Program) -> Iterator[tree.Compare]:
    return (node for node in _nodes(program) if isinstance(node, tree.Compare))


def _divisors(program: Program) -> Iterator[Node]:
    divisions = (node for node in _nodes(program) if isinstance(node, tree.Arithmetic) and node.op == "/")
    return (node.right for node in divisions)


def _nodes(program: Program) -> Iterator[Node]:
    for top in [*(each.node for each in program.conditions), *program.named.values()]:
        yield from tree.walk(top)


def _ends(value: Any) -> tuple[Any, ...]:
    return (value.start, value.end) if isinstance(value, Period) else (value,)


def _add(to: Targets, targets: Targets) -> None:
    new = (each for each in targets if each not in to)
    to.update(dict.fromkeys(islice(new, max(0, MOST - len(to)))))


def _all(function: Callable[..., Any], *parts: Iterable[Any]) -> Iterator[Any]:
    """The function of every choice of its parts for which there is one."""
    for values in islice(product(*parts), MOST * MOST):
        try:
            found = function(*values)
        except _WRONG:
            continue
        if found.__class__ is not Unknown:
            yield found


def _year(target: Any) -> tuple[Any, ...]:
    return (date(target, 1, 1), date(target, 12, 31)) if isinstance(target, int) else (target,)


def _calendar_year(target: Any) -> tuple[Any, ...]:
    return (target.year,) if isinstance(target, date) else ()


def _shifted_back(target: date, years: Any, months: Any, days: Any) -> Any:
    return shift(shift(target, 0, 0, -days), -years, -months, 0)  # type: ignore[arg-type]


_RECKON: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": divide,
}  # fmt: skip
_LEFT: dict[str, Callable[..., Any]] = {
    "+": lambda target, b: target - b, "-": lambda target, b: target + b, "*": divide,
    "/": lambda target, b: target * b,
}  # fmt: skip
_RIGHT: dict[str, Callable[..., Any]] = {
    "+": lambda target, a: target - a, "-": lambda target, a: a - target, "*": divide,
    "/": lambda target, a: divide(a, target),
}  # fmt: skip
_YEARS = (lambda years, end: shift(end, -years, 0, 0), lambda years, start: shift(start, years, 0, 0))
_BACK_TWO: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "years_between": _YEARS, "age_on": _YEARS,
    "days_between": (lambda days, end: shift(end, 0, 0, -days), lambda days, start: shift(start, 0, 0, days)),
}  # fmt: skip
_BACK: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "year_of": _year, "period.year": _year, "calendar_year": _calendar_year,
    "negative": lambda target: (-target,), "abs": lambda target: (target, -target),
    "yuan": lambda target: (Fraction(target) / 100,),
}  # fmt: skip
