"""Which open facts can still change the verdict: they are tried out, with every value that could matter.

A tree says what is *waited for*; where a fact occurs twice, that may be more than what matters: in
`n > 0 or (n == 1 and b)` nothing hangs on `b`. The trying builds a decision diagram: one question after the
other, a question whose answers all lead to the same is none. Conditions that share no open fact are tried
apart, so that many cost no more than each by itself; those that still take too many tries count whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, islice, product
from typing import Any

from zerotrip.rules.alike import Alike
from zerotrip.rules.facts import Facts
from zerotrip.rules.held import Held, Records
from zerotrip.rules.program import Program
from zerotrip.rules.types import Kind, Type
from zerotrip.rules.values import Unknown

MOST_TRIES = 4_000
MOST_TRIES_PAIRED = 1_000
MOST_PAIRED = 30
_STEPS: dict[Kind, Any] = {Kind.NUMBER: 1, Kind.MONEY: 1, Kind.DATE: timedelta(days=1)}
_FAR: dict[Kind, tuple[Any, ...]] = {
    Kind.BOOL: (True, False),
    Kind.NUMBER: (-(10**9), 0, 10**9),
    Kind.MONEY: (-(10**12), 0, 10**12),
    Kind.DATE: (date(1900, 1, 1), date(2200, 1, 1)),
    Kind.TEXT: ("\0",),
}
Outcome = bool | Unknown
Outcomes = Sequence[Outcome]
Trial = Callable[[Mapping[str, Any]], Outcome]
"""What would come of some conditions together if the facts given were so."""


@dataclass(frozen=True)
class Situation:
    """What is known, and the days of the decision."""

    program: Program
    known: Mapping[str, Any]
    records: Records
    days: Mapping[str, date]

    @cached_property
    def held(self) -> Held:
        return Held(self.program, self.known, self.records, self.days)


def mattering(
    situation: Situation, outcomes: Outcomes, trial_of: Callable[[Sequence[int]], Trial]
) -> frozenset[str]:
    """Those of the open facts on which the verdict depends; more only if it takes too many tries to tell."""
    open_: frozenset[str] = frozenset().union(
        *(outcome.facts for outcome in outcomes if isinstance(outcome, Unknown))
    )
    if len(open_) < 2 and not any(isinstance(each, Unknown) and each.because for each in outcomes):
        return open_
    keys = [key for key in situation.program.order if key in open_]
    values = {key: _values(situation, key) for key in keys}
    richly, barely = ({key: each[way] for key, each in values.items()} for way in (0, 1))
    ways = ((richly, min(MOST_TRIES_PAIRED, MOST_TRIES)), (barely, MOST_TRIES))
    groups = [_Group(ways, trial_of(conditions)) for conditions in _apart(outcomes)]
    stuck = any(isinstance(each, Unknown) and not each.facts for each in outcomes)
    return _together(groups, stuck=stuck)


def _together(groups: Sequence[_Group], *, stuck: bool) -> frozenset[str]:
    for group in groups:
        if group.ends == {False}:  # nothing can help; this much shows that
            return group.last
    found: set[str] = set()
    for group in groups:
        others = (each for each in groups if each is not group)
        met = not stuck and all(True in each.ends for each in others)
        found |= group.mattering(met=met)
    if found or stuck or any(group.ends == {"unknown"} for group in groups):
        return frozenset(found)
    # Met whatever is answered, and logic still waits: ask for what brings it to its end.
    return frozenset().union(*(group.last for group in groups))


def _apart(outcomes: Outcomes) -> list[list[int]]:
    """The conditions still open, those that share an open fact together."""
    groups: list[tuple[set[str], list[int]]] = []
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, Unknown) and outcome.facts:
            facts, numbers = set(outcome.facts), [number]
            for other in [each for each in groups if each[0] & facts]:
                groups.remove(other)
                facts, numbers = facts | other[0], sorted(numbers + other[1])
            groups.append((facts, numbers))
    return [numbers for _, numbers in groups]


class _TooMany(Exception):
    pass


Questions = Mapping[str, list[Any]]
"""For each open fact the values to try."""


class _Group:
    """Nodes are numbers: an end (True, False, unknown), or a question with a node for each answer. Equal
    nodes are one. `ends` are those that can be reached, `last` the facts answered just before one."""

    def __init__(self, ways: Sequence[tuple[Questions, int]], trial: Trial) -> None:
        self.trial = trial
        self._open: set[str] = set()
        self.too_many = not any(self._explored(questions, most) for questions, most in ways)

    def _explored(self, questions: Questions, most: int) -> bool:
        self.questions, self.most, self.tried = questions, most, 0
        self.nodes: dict[tuple[str, tuple[Any, ...]], int] = {}
        self._last: set[str] = set()
        self.ends: set[object] = set()
        try:
            self.root = self._explore({}, "")
        except _TooMany:
            self.ends = {True, False, "unknown"}
            return False
        return True

    @property
    def last(self) -> frozenset[str]:
        return frozenset(self._open if self.too_many else self._last)

    def mattering(self, *, met: bool) -> frozenset[str]:
        """The questions on the ways from the root; unless all else can be `met`, holding is no better than
        staying unknown."""
        if self.too_many:
            return frozenset(self._open)
        nodes = {number: node for node, number in self.nodes.items()}
        return _questions(self.root, nodes) if met else _questions(*_blurred(self.root, nodes))

    def _explore(self, answers: dict[str, Any], asked: str) -> int:
        """The node for what is left open after these answers, of which `asked` came last."""
        self.tried += 1
        outcome = self.trial(answers)
        if self.tried > self.most:
            raise _TooMany
        if not isinstance(outcome, Unknown):
            self._last.add(asked)
            return self._end(outcome)
        if not answers:
            self._open = set(outcome.facts)
        key = next((key for key in self.questions if key in outcome.facts and key not in answers), None)
        if key is None:
            return self._end("unknown")
        if self.tried + len(self.questions[key]) > self.most:  # each of them is a try at least
            raise _TooMany
        after = tuple(self._explore({**answers, key: value}, key) for value in self.questions[key])
        return after[0] if len(set(after)) == 1 else self._number(key, after)

    def _end(self, outcome: object) -> int:
        self.ends.add(outcome)
        return self._number("", (outcome,))

    def _number(self, key: str, after: tuple[Any, ...]) -> int:
        return self.nodes.setdefault((key, after), len(self.nodes))


Nodes = Mapping[int, tuple[str, tuple[Any, ...]]]


def _questions(root: int, nodes: Nodes) -> frozenset[str]:
    """Those left out on every way do not matter."""
    found, todo, seen = set(), [root], set()
    while todo:
        number = todo.pop()
        key, after = nodes[number]
        if key and number not in seen:
            found.add(key)
            todo += after
        seen.add(number)
    return frozenset(found)


def _blurred(root: int, nodes: Nodes) -> tuple[int, Nodes]:
    """The same diagram, made small again, with True and unknown as one end."""
    numbers: dict[tuple[str, tuple[Any, ...]], int] = {}
    now: dict[int, int] = {}
    for number, (key, after) in sorted(nodes.items()):
        left = tuple(now[each] for each in after) if key else (after[0] is not False,)
        alike = bool(key) and len(set(left)) == 1
        now[number] = now[after[0]] if alike else numbers.setdefault((key, left), number)
    return now[root], {number: node for node, number in numbers.items()}


# ── The values worth trying ─────────────────────────────────────────────────
def values_of(situation: Situation, key: str) -> list[Any]:
    """Of a list of records one at a time."""
    return _values(situation, key)[1]


def _values(situation: Situation, key: str) -> tuple[list[Any], list[Any]]:
    """Of a list of records two at a time as well, while they are few; and one at a time."""
    of, held = situation.program.facts[key].type, situation.held
    if of.kind is not Kind.RECORDS:
        alone = _around(of, held.scalars.get(key, {}))
        return alone, alone
    sorts, lengths = _sorts(situation, key, of), held.lengths.get(key, {})
    return _lists(sorts, lengths, paired=True), _lists(sorts, lengths, paired=False)


def _sorts(situation: Situation, key: str, of: Type) -> Sequence[Mapping[str, Any]]:
    """Where there are too many to look at, as many as make the trying give up: of those that would be left
    out nobody knows whether they are like the others."""
    held = situation.held.columns
    columns = [
        [(name, value) for value in _around(of.columns[name], held.get((key, name), {}))]
        for name in sorted(situation.program.columns[key])
    ]
    sorts = [dict(sort) for sort in islice(product(*columns), MOST_TRIES + 1)]
    if len(sorts) > MOST_TRIES:
        return sorts
    known = Facts(situation.known, situation.records)
    return Alike(situation.program, key, known, situation.days).one_of_each(sorts)


def _lists(sorts: Sequence[Mapping[str, Any]], lengths: Iterable[int], *, paired: bool) -> list[Any]:
    """None, one of each sort, two where they differ, and as many as are counted up to."""
    counts = sorted({count + by for count in lengths for by in (-1, 0, 1)} - {-1, 0, 1})
    pairs = combinations(sorts, 2) if paired and len(sorts) <= MOST_PAIRED else ()
    alike = ([sort] * count for count in counts for sort in sorts)
    return [[], *([sort] for sort in sorts), *map(list, pairs), *alike]


def _around(of: Type, held: Iterable[Any]) -> list[Any]:
    """Values on either side of all that a fact of this type is held against, some far off, and absent."""
    if of.kind is Kind.CHOICE:
        asked = [choice for choice in of.choices if choice in held]
        return [*asked, *[choice for choice in of.choices if choice not in held][:1], None]
    if of.kind is Kind.BANK_ACCOUNT:
        return ["", *(each for each in held if isinstance(each, str) and each), None]
    values = dict.fromkeys(_FAR[of.kind])
    step = _STEPS.get(of.kind)
    for value in held:
        for whole in _fitting(value, of.kind):
            values |= dict.fromkeys((whole - step, whole, whole + step) if step else (whole,))
    return [*values, None]


def _fitting(value: Any, kind: Kind) -> tuple[Any, ...]:
    if kind is Kind.DATE:
        return (value,) if isinstance(value, date) and date.min < value < date.max else ()
    if kind is Kind.TEXT:
        return (value,) if isinstance(value, str) else ()
    if kind is Kind.BOOL or isinstance(value, bool | str | date) or not hasattr(value, "denominator"):
        return ()
    floor = value.numerator // value.denominator
    return (floor,) if value.denominator == 1 else (floor, floor + 1)
