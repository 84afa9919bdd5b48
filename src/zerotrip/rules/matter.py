"""Which open facts can still change the verdict: each is tried out with every value that could matter.

A tree says what is *waited for*; where a fact occurs twice, that may be more than what matters: in
`n > 0 or (n == 1 and b)` nothing hangs on `b`. Only where there are few ways to try; else all count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice, product
from math import prod
from typing import Any

from zerotrip.rules import tree
from zerotrip.rules.program import Program
from zerotrip.rules.types import Kind, Type

MOST_WAYS = 1_000
_STEPS: dict[Kind, Any] = {Kind.NUMBER: 1, Kind.MONEY: 1, Kind.DATE: timedelta(days=1)}
_FAR: dict[Kind, tuple[Any, ...]] = {
    Kind.BOOL: (True, False),
    Kind.NUMBER: (-(10**9), 0, 10**9),
    Kind.MONEY: (-(10**12), 0, 10**12),
    Kind.DATE: (date(1900, 1, 1), date(2200, 1, 1)),
    Kind.TEXT: ("\0",),
}
Way = tuple[int, ...]
_OPEN = -1


def mattering(
    program: Program,
    open_: frozenset[str],
    known: Iterable[object],
    verdict: Callable[[Mapping[str, Any]], object],
) -> frozenset[str]:
    """Those of the open facts on which `verdict` depends; all of them if that cannot be told in a few tries.

    Where the outcome is the same whatever is answered, logic still waits: then for those facts that would
    get it any further.
    """
    if len(open_) < 2:
        return open_
    literals = [*_literals(program), *known]
    values = {key: _values(program.facts[key].type, literals) for key in sorted(open_)}
    if prod(len(each) + 1 for each in values.values()) > MOST_WAYS:
        return open_
    outcomes = {
        way: verdict({key: values[key][at] for key, at in zip(values, way, strict=True) if at != _OPEN})
        for way in product(*(range(_OPEN, len(each)) for each in values.values()))
    }
    answered = {way: outcome for way, outcome in outcomes.items() if _OPEN not in way}
    return _matter(values, answered) or _matter(values, outcomes) or open_


def _matter(keys: Iterable[str], outcomes: Mapping[Way, object]) -> frozenset[str]:
    return frozenset(key for place, key in enumerate(keys) if _differs(outcomes, place))


def _differs(outcomes: Mapping[Way, object], place: int) -> bool:
    """Whether two ways that differ in this place only come to different outcomes."""
    first: dict[Way, object] = {}
    for way, outcome in outcomes.items():
        rest = (*way[:place], *way[place + 1 :])
        if first.setdefault(rest, outcome) != outcome:
            return True
    return False


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


def _values(of: Type, literals: list[object]) -> list[Any]:
    """Values on either side of all that a fact of this type could be held against, and absent."""
    if of.kind is Kind.RECORDS:
        return _rows(of, literals)
    if of.kind is Kind.CHOICE:
        return [*of.choices, None]
    if of.kind is Kind.BANK_ACCOUNT:
        return ["", None]
    values = dict.fromkeys(_FAR[of.kind])
    step = _STEPS.get(of.kind)
    for literal in literals:
        if _fits(literal, of.kind):
            values |= dict.fromkeys((literal - step, literal, literal + step) if step else (literal,))
    return [*values, None]


def _fits(literal: Any, kind: Kind) -> bool:
    if kind is Kind.DATE:
        return isinstance(literal, date) and date.min < literal < date.max
    if kind is Kind.TEXT:
        return isinstance(literal, str)
    return kind is not Kind.BOOL and isinstance(literal, int) and not isinstance(literal, bool)


def _rows(of: Type, literals: list[object]) -> list[Any]:
    """No record, or one of each sort; more than a few ways stop the trying anyway."""
    columns = [[(name, value) for value in _values(column, literals)] for name, column in of.columns.items()]
    sorts: Iterator[Any] = islice(product(*columns), MOST_WAYS)
    return [[], *([dict(sort)] for sort in sorts)]
