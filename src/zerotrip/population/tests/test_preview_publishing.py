from __future__ import annotations

import random

import pytest

from zerotrip.population.preview.groups import DIMENSIONS
from zerotrip.population.preview.persons import GAIN, LOSE, OPEN, UNCHANGED
from zerotrip.population.preview.previewing import preview
from zerotrip.population.preview.publishing import published
from zerotrip.population.preview.result import Preview
from zerotrip.population.preview.small import hidden
from zerotrip.population.tests.preview_facts import ON, members, relief, source


@pytest.mark.parametrize(
    ("persons", "gone"),
    [
        ({"a": 10, "b": 7, "c": 0}, ""),
        ({"a": 10, "b": 3, "c": 7}, "bc"),
        ({"a": 10, "b": 3, "c": 0}, "ab"),
        ({"a": 10, "b": 1, "c": 1, "d": 6}, "bcd"),
        ({"a": 3, "b": 0, "c": 1}, "abc"),
        ({"a": 3}, "a"),
        ({"a": 12}, ""),
        ({"a": 4, "b": 4, "c": 20}, "ab"),
        ({}, ""),
    ],
)
def test_small_cells_go_and_whatever_would_give_them_away(persons: dict[str, int], gone: str) -> None:
    assert hidden(persons, 5) == set(gone)


def drawn(seed: int, n: int = 90) -> Preview:
    draw = random.Random(seed)
    frame = members(
        [draw.choice([500, 4950, 4950, 7000, 9000, None]) for _ in range(n)],
        district=[draw.choice("aaaaabbbccd") for _ in range(n)],
        sex=[draw.choice(["female", "male"]) for _ in range(n)],
    )
    return preview(relief(new=(4900, 18, "650.00")), source(frame), on=ON)


def test_no_hidden_cell_of_less_than_five_can_be_reckoned_back() -> None:
    """In every column that adds up, nothing is hidden, or at least two cells of five persons together."""
    hid = 0
    for seed in range(60):
        full = drawn(seed, n=20 + seed * 3)
        shown = published(full)
        for dimension in DIMENSIONS:
            pairs = list(zip(full.of(dimension), shown.of(dimension), strict=True))
            for name in ("persons", "gain", "lose", "became_unknown"):
                cells = [(getattr(a, name), getattr(b, name)) for a, b in pairs]
                gone = [a.seen for a, b in cells if b is None]
                small = [a for a, b in cells if b is not None and 0 < b.seen < 5]
                alone = len(gone) == 1 and len(cells) > 1
                assert (small, alone) == ([], False)
                whole = sum(a.seen for a, _ in cells)
                assert not gone or sum(gone) >= 5 or sum(gone) == 0 or whole < 5
                hid += len(gone)
            for a, b in pairs:
                assert b.difference is None or (b.gain is not None and b.lose is not None)
                assert a.key == b.key
        for together in (GAIN, LOSE, (*OPEN, *UNCHANGED)):
            gone = [full.headings[name].seen for name in together if shown.headings[name] is None]  # type: ignore[union-attr]
            assert not gone or len(gone) > 1
    assert hid > 100


def test_few_losers_take_the_sums_with_them() -> None:
    full = preview(relief(new=(4900, 18, "500.00")), source(members([4950, 4950] + [100] * 30)), on=ON)
    shown = published(full)
    assert (shown.lose, shown.difference, shown.less_fen, shown.old_fen) == (None, None, None, None)
    assert shown.gain is not None
    assert {shown.headings[name] for name in ("same", "still-unmet", "no-longer-met")} == {None}
    assert [one.persons for one in shown.reasons] == [None]


def test_large_groups_stay_as_they_are() -> None:
    full = preview(relief(new=(4900, 18, "500.00")), source(members([4950] * 6 + [100] * 30)), on=ON)
    shown = published(full)
    assert (shown.lose, shown.groups, shown.left_out, shown.smallest_group) == (full.lose, full.groups, 0, 5)


def test_pack_says_how_small_is_too_small_and_the_stricter_text_counts() -> None:
    full = preview(relief(new=(4900, 18, "500.00")), source(members([4950] * 6 + [100] * 30)), on=ON)
    assert published(full, smallest=7).lose is None
