"""130 programmes of 733 conditions, 217 of them distinct, over 41 facts: made once, the same each time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from benchmarks.conditions import COLUMNS, SEED, Condition, conditions

PROGRAMMES, USES = 130, 733
MOST = 8
"""Conditions of one programme: a byte tells which have failed."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a programme pays, in one of five ways; fen. `bands` are (above, percent)."""

    way: str
    fact: str = ""
    bands: tuple[tuple[int, int], ...] = ()
    flat: int = 0
    table: tuple[int, ...] = ()
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """`conditions` are numbers in the list of the distinct ones."""

    id: str
    conditions: tuple[int, ...]
    scale: Scale


@dataclass(frozen=True, slots=True)
class Workload:
    conditions: tuple[Condition, ...]
    programmes: tuple[Programme, ...]


@cache
def workload() -> Workload:
    random = Random(SEED + 1)
    distinct = conditions()
    chosen = _uses(random, len(distinct))
    made = [
        Programme(f"item.p{number:03d}", conditions_, _scale(random, number))
        for number, conditions_ in enumerate(chosen)
    ]
    return Workload(distinct, tuple(made))


def _uses(random: Random, distinct: int) -> list[tuple[int, ...]]:
    """Every condition is used, some by many programmes; none twice by one."""
    sizes = [random.randint(3, 8) for _ in range(PROGRAMMES)]
    at = 0
    while sum(sizes) != USES:
        step = 1 if sum(sizes) < USES else -1
        sizes[at % PROGRAMMES] += step if 3 <= sizes[at % PROGRAMMES] + step <= MOST else 0
        at += 1
    order = random.sample(range(distinct), distinct)
    favourites = [1 / (rank + 4) for rank in range(distinct)]
    waiting, found = list(order), []
    for number, size in enumerate(sizes):
        rest = PROGRAMMES - number
        mine = [waiting.pop() for _ in range(min(size, -(-len(waiting) // rest)))]
        while len(mine) < size:
            [other] = random.choices(order, favourites)
            mine += [other] if other not in mine else []
        found.append(tuple(mine))
    return found


def _scale(random: Random, number: int) -> Scale:
    way = ("bands", "percent", "flat", "day", "choice", "bands")[number % 6]
    money = random.choice([column.key for column in COLUMNS if column.kind == "money"])
    cap = random.randrange(2_000, 30_000, 500) * 100
    least = random.choice((None, None, random.randrange(100, 500, 50) * 100))
    if way == "flat":
        return Scale(way, flat=random.randrange(200, 5_000, 100) * 100)
    if way == "day":
        fact = random.choice(("member.hospital_days", "member.sick_days"))
        return Scale(way, fact, flat=random.randrange(30, 200, 10) * 100, most=cap)
    if way == "choice":
        column = random.choice([each for each in COLUMNS if each.kind == "choice" and len(each.choices) < 7])
        table = tuple(random.randrange(200, 8_000, 100) * 100 for _ in column.choices)
        return Scale(way, column.key, table=table)
    if way == "percent":
        return Scale(way, money, bands=((0, random.randrange(5, 80, 5)),), least=least, most=cap)
    starts = [0, *sorted(random.sample(range(1_000, 20_000, 500), random.randint(1, 3)))]
    bands = tuple((start * 100, random.randrange(10, 95, 5)) for start in starts)
    return Scale("bands", money, bands=bands, least=least, most=cap)
