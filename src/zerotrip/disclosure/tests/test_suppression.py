"""Whoever solves the published table for what it leaves out learns of no small group."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations
from uuid import UUID

import pytest

from zerotrip.disclosure.differencing import Row, Told, by_cell, telling, told_returns
from zerotrip.disclosure.suppression import (
    TOTAL,
    WHOLE,
    Cell,
    NothingCanBeShown,
    Value,
    hide,
    is_safe,
    together,
)

SMALLEST = 5


def a_table(chance: random.Random, rows: int, columns: int) -> dict[Cell, Value]:
    cells = {}
    for row in range(rows):
        for column in range(columns):
            persons = chance.choice((0, 0, 1, 2, 3, 4, 5, 6, 9, 20, 60))
            if persons:
                sums = [chance.randrange(100_00, 3_000_00) for _ in range(persons)]
                cells[f"i{row}", f"d{column}"] = Value(persons, sum(sums), max(sums))
    return together(cells)


def known_exactly(table: dict[Cell, Value], hidden: frozenset[Cell]) -> set[Cell]:
    """The attack: Gauss over every equation of the published table, hidden cells as unknowns."""
    unknown = sorted(hidden)
    lines = {("row", row) for row, _ in table} | {("column", column) for _, column in table}
    equations = []
    for kind, name in sorted(lines):
        mine = [cell for cell in table if cell[kind == "column"] == name]
        equations.append([Fraction(sign(cell)) if cell in mine else Fraction(0) for cell in unknown])
    at = 0
    for column in range(len(unknown)):
        pivot = next((line for line in range(at, len(equations)) if equations[line][column]), None)
        if pivot is None:
            continue
        equations[at], equations[pivot] = equations[pivot], equations[at]
        scale = equations[at][column]
        equations[at] = [value / scale for value in equations[at]]
        for line in range(len(equations)):
            if line != at and (factor := equations[line][column]):
                equations[line] = [
                    a - factor * b for a, b in zip(equations[line], equations[at], strict=True)
                ]
        at += 1
    solved = [line for line in equations if sum(value != 0 for value in line) == 1]
    return {unknown[next(n for n, value in enumerate(line) if value)] for line in solved}


def sign(cell: Cell) -> int:
    return -1 if (cell[0] == TOTAL) != (cell[1] == TOTAL) else 1


def test_nobody_solves_the_table_for_a_small_group() -> None:
    chance, shown, withheld = random.Random(20260612), 0, 0
    for _ in range(60):
        table = a_table(chance, chance.randrange(1, 6), chance.randrange(1, 6))
        smallest = {row: SMALLEST for row, _ in table} | {TOTAL: SMALLEST}
        try:
            hidden = hide(table, smallest=smallest)
        except (NothingCanBeShown, KeyError):
            withheld += 1
            continue
        shown += 1
        small = {cell for cell, value in table.items() if value.is_small(SMALLEST)}
        assert small <= hidden
        assert WHOLE not in hidden
        assert not known_exactly(table, hidden) & small
        assert all(is_safe(table, hidden, cell, SMALLEST) for cell in small)
    assert (shown > 40, withheld < 20) == (True, True)


def test_the_attack_itself_finds_what_only_the_small_cells_hide() -> None:
    big, small = Value(20, 2_000_00, 200_00), Value(2, 300_00, 200_00)
    table = together({("a", "x"): big, ("a", "y"): small, ("b", "x"): big, ("b", "y"): big})
    only = frozenset({("a", "y")})
    assert known_exactly(table, only) == {("a", "y")}
    hidden = hide(table, smallest={"a": 5, "b": 5, TOTAL: 5})
    assert ("a", "y") in hidden
    assert known_exactly(table, hidden) == set()


def test_two_hidden_beside_each_other_are_not_enough_if_both_are_one_person() -> None:
    one, big = Value(1, 100_00, 60_00), Value(30, 3_000_00, 200_00)
    cells = {("a", "x"): one, ("a", "y"): one, ("a", "z"): big, ("b", "x"): big, ("b", "y"): big}
    hidden = hide(together(cells), smallest={"a": 5, "b": 5, TOTAL: 5})
    assert ("a", "z") in hidden or ("a", TOTAL) in hidden


def test_a_month_of_three_people_cannot_be_shown() -> None:
    table = together({("a", "x"): Value(3, 300_00, 100_00)})
    with pytest.raises(NothingCanBeShown):
        hide(table, smallest={"a": 5, TOTAL: 5})


def test_no_sequence_of_corrections_tells_of_fewer_people_than_the_smallest_group() -> None:
    """Rows change their sum and move between districts; what may be published differs by a group."""
    chance = random.Random(7)
    smallest = {"a": SMALLEST, "b": SMALLEST, TOTAL: SMALLEST}
    let_through = refused = 0
    for _ in range(200):
        rows = [row(chance, n) for n in range(chance.randrange(10, 40))]
        published = [by_cell(rows)]
        for _ in range(4):
            changed = chance.sample(range(len(rows)), chance.randrange(0, 9))
            rows = [row(chance, n) if n in changed else one for n, one in enumerate(rows)]
            now = by_cell(rows)
            if telling([*published, now], smallest=smallest):
                refused += 1
                continue
            let_through += 1
            for before in published:
                for cell in set(before) | set(now):
                    concerned = {p for _, p, _ in before.get(cell, set()) ^ now.get(cell, set())}
                    assert not 0 < len(concerned) < SMALLEST
            published.append(now)
    assert (let_through > 10, refused > 10) == (True, True)


def paid(fens: dict[int, int]) -> dict[Cell, set[Row]]:
    return by_cell([("a", "x", (f"HZ-{n}", UUID(int=n), fen)) for n, fen in fens.items()])


def test_nobody_is_set_apart_by_three_publications_that_differ_by_groups_two_by_two() -> None:
    """One with a group, the same one with another, and all together: the first two less the third are one."""
    one, some, others = {0: 7_700}, dict.fromkeys(range(1, 6), 100), dict.fromkeys(range(6, 11), 300)
    tables = [paid({**one, **some}), paid({**one, **others}), paid({**one, **some, **others})]
    smallest = {"a": SMALLEST, TOTAL: SMALLEST}
    for two in combinations(tables, 2):
        assert telling(two, smallest=smallest) == []
    assert WHOLE in telling(tables, smallest=smallest)


def test_nobody_is_most_of_a_difference() -> None:
    before, group = dict.fromkeys(range(20), 10000), dict.fromkeys(range(20, 24), 100)
    smallest = {"a": SMALLEST, TOTAL: SMALLEST}
    assert telling([paid(before), paid({**before, **group, 24: 100})], smallest=smallest) == []
    assert WHOLE in telling([paid(before), paid({**before, **group, 24: 50_000})], smallest=smallest)
    corrected = dict.fromkeys(range(4), 10001) | {4: 18_000}
    assert WHOLE in telling([paid(before), paid({**before, **corrected})], smallest=smallest)


def test_what_came_back_is_told_once_and_its_difference_never() -> None:
    def told(value: Value, *earlier: Told) -> Told:
        return told_returns(value, earlier, smallest=SMALLEST)

    none: Told = {"persons": 0, "fen": 0}
    hidden: Told = {"persons": None, "fen": None}
    five = Value(5, 50_000, 10_000)
    assert told(five, none, hidden) == told(five) == {"persons": 5, "fen": 50_000}
    assert told(Value(6, 57_700, 10_000), told(five)) == hidden
    assert told(Value(5, 50_000, 49_000)) == told(Value(4, 40_000, 10_000)) == hidden


def row(chance: random.Random, number: int) -> tuple[str, str, tuple[str, UUID, int]]:
    fen = chance.choice((10_000, 20_000, 30_000))
    return chance.choice("ab"), chance.choice("xy"), (f"HZ-{number}", UUID(int=number), fen)
