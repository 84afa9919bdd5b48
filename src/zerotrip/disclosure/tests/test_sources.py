"""Whoever reckons with every table of every publication at once pins down no hidden cell."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

from zerotrip.disclosure.document import Tables, _groups, _value
from zerotrip.disclosure.figures import Paid
from zerotrip.disclosure.sources import OTHERS, changed_people, told_sources
from zerotrip.disclosure.suppression import TOTAL, NothingCanBeShown, hide, together

SMALLEST = 5
AT = datetime(2026, 5, 20, tzinfo=UTC)
SOURCES = ("dues", "donations", "enterprise", "government")


def payment(number: int, item: str, district: str, sources: dict[str, int]) -> Paid:
    fen = sum(sources.values())
    return Paid(number, f"p{number}", UUID(int=number), item, district, AT, fen, sources, None, None)


def published(rows: list[Paid]) -> Tables:
    groups = _groups(rows)
    inner = {cell: _value(mine) for cell, mine in groups.items() if TOTAL not in cell}
    smallest = {cell[0]: SMALLEST for cell in groups} | {TOTAL: SMALLEST}
    hidden = hide(together(inner), smallest=smallest)
    return Tables(groups, hidden, smallest, told_sources(groups, hidden, SMALLEST))


def pinned_down(tables: Tables) -> set[tuple[str, str]]:
    """Gauss over fractions. Unknown is what each source gave to each hidden cell; the attacker knows which
    source gives to which, and how every shown cell is divided."""
    inner = sorted(cell for cell in tables.groups if TOTAL not in cell and cell in tables.hidden)
    gave: dict[tuple[tuple[str, str], str], int] = defaultdict(int)
    for cell in inner:
        for row in tables.groups[cell]:
            for source, fen in row.sources.items():
                gave[cell, source] += fen
    unknown = sorted(gave)
    shown = [cell for cell in tables.groups if TOTAL in cell and cell not in tables.hidden]
    lines = [[int(covers(cell, mine)) for mine, _ in unknown] for cell in shown]
    lines += [[int(its == source) for _, its in unknown] for source in tables.sources if source != OTHERS]
    told = reduced(lines)
    return {
        cell
        for cell in tables.hidden
        if any(want := [int(covers(cell, mine)) for mine, _ in unknown])
        and len(reduced([*lines, want])) == len(told)
    }


def covers(whole: tuple[str, str], cell: tuple[str, str]) -> bool:
    return all(mine in (TOTAL, its) for mine, its in zip(whole, cell, strict=True))


def reduced(lines: list[list[int]]) -> list[list[Fraction]]:
    rows, done = [[Fraction(value) for value in line] for line in lines], []
    for column in range(len(lines[0]) if lines else 0):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        done.append(pivot)
        rows = [
            [a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)]
            if row[column]
            else row
            for row in rows
        ]
    return done


def a_month(chance: random.Random) -> list[Paid]:
    rows, number = [], 0
    for item in "abcd":
        pays = chance.sample(SOURCES, chance.choice((1, 1, 2)))
        for district in "xyz":
            for _ in range(chance.choice((0, 1, 3, 6, 7, 20))):
                number += 1
                share = {source: chance.randrange(100_00, 900_00) for source in pays}
                rows.append(payment(number, item, district, share))
    return rows


def test_no_source_tells_a_hidden_cell() -> None:
    chance, told = random.Random(20260612), 0
    for _ in range(60):
        rows = a_month(chance)
        try:
            tables = published(rows)
        except (NothingCanBeShown, KeyError):
            continue
        assert pinned_down(tables) == set()
        assert sum(tables.sources.values()) == sum(row.fen for row in rows)
        told += len(set(tables.sources) - {OTHERS})
    assert told > 30, "and sources are still told by themselves"


def test_a_source_that_pays_one_hidden_item_alone_is_told_among_others() -> None:
    """Nine people, one of whom gets nearly all: hidden; their source would have told the sum."""
    shown = [payment(n, "a", "x", {"dues": 1_000_00}) for n in range(1, 21)]
    shown += [payment(n, "b", "x", {"dues": 1_000_00}) for n in range(21, 41)]
    veiled = [payment(n, "c", "x", {"government": 10_000_00 if n == 50 else 1_00}) for n in range(50, 59)]
    tables = published([*shown, *veiled])
    assert ("c", TOTAL) in tables.hidden and "government" not in tables.sources
    assert pinned_down(tables) == set()


def test_a_correction_tells_no_source_that_few_changed() -> None:
    before = [payment(n, "a", "x", {"dues": 100_00}) for n in range(1, 21)]
    before += [payment(n, "b", "x", {"government": 100_00}) for n in range(21, 41)]
    told = published(before).sources
    more = [payment(n, "b", "x", {"government": 90_00}) for n in range(41, 43)]
    more += [payment(n, "a", "x", {"dues": 90_00}) for n in range(43, 50)]
    rows = [(row.reference, row.person, row.fen) for row in before]
    changed = changed_people(rows, told, [*before, *more])
    assert {source: len(people) for source, people in changed.items()} == {"dues": 7, "government": 2}
    again = told_sources(_groups([*before, *more]), (), SMALLEST, changed=changed)
    assert "government" not in again
