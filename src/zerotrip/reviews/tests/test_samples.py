"""A sample that a stranger draws again, and intervals that hold as often as they say."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from zerotrip.reviews.estimating import clopper_pearson, loss, upper
from zerotrip.reviews.sampling import Unit, draw, frame_hash, frame_of

UNITS = [Unit(f"HZ-2026-{n:06d}", 100_00 * (n % 7 + 1)) for n in range(200)]


def test_a_stranger_draws_the_same_with_the_script_of_the_docs(tmp_path: Path) -> None:
    frame = frame_of(list(reversed(UNITS)))
    (tmp_path / "frame.csv").write_bytes(frame)
    page = (Path(__file__).parents[4] / "docs" / "reviews.md").read_text("utf-8")
    script = re.search(r"```python\n(.*?)```", page, re.S)
    assert script
    (tmp_path / "draw.py").write_text(script[1])
    ran = subprocess.run(
        [sys.executable, "draw.py", "frame.csv", "a published value", "20"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    mine = [f"{one.unit.reference} {one.hits}" for one in draw(frame, seed="a published value", size=20)]
    assert ran.stdout.splitlines() == [frame_hash(frame), *mine]


def test_large_sums_are_drawn_more_often_and_the_largest_always() -> None:
    frame = frame_of([*UNITS, Unit("HZ-BIG", 20_000_00)])
    counted: Counter[int] = Counter()
    for seed in range(400):
        drawn = draw(frame, seed=str(seed), size=20)
        assert sum(one.hits for one in drawn) == 20
        assert any(one.unit.reference == "HZ-BIG" for one in drawn)
        counted.update(one.unit.fen for one in drawn)
    small, large = counted[100_00] / 29, counted[700_00] / 28
    assert 6 < large / small < 8


def test_a_frame_that_cannot_be_drawn_from_is_refused() -> None:
    for units in ([Unit("a", 0)], [Unit("a", 5), Unit("a", 6)], [Unit("a", -5)]):
        with pytest.raises(ValueError, match="once in the frame"):
            frame_of(units)
    with pytest.raises(ValueError, match="nothing to draw"):
        draw(b"", seed="x", size=5)


@pytest.mark.parametrize(
    ("wrong", "looked_at", "low", "high"),
    [
        (0, 10, "0", "0.308498"),
        (1, 10, "0.002529", "0.445017"),
        (5, 10, "0.187086", "0.812914"),
        (10, 10, "0.691502", "1"),
    ],
)
def test_the_interval_is_the_one_of_the_tables(wrong: int, looked_at: int, low: str, high: str) -> None:
    found = clopper_pearson(wrong, looked_at)
    assert abs(found.low - Fraction(low)) <= Fraction(2, 1_000_000)
    assert abs(found.high - Fraction(high)) <= Fraction(2, 1_000_000)


def test_without_an_error_the_bound_is_the_rule_of_three() -> None:
    assert abs(upper(0, 100, Fraction(5, 100)) - Fraction("0.029513")) <= Fraction(2, 1_000_000)
    clean = loss(total_fen=1_000_000_00, hits=100, taints=[])
    assert (clean.projected_fen, 29_513_00 <= clean.at_most_fen <= 29_515_00) == (0, True)


def test_intervals_cover_as_often_as_they_say() -> None:
    chance, covered = random.Random(2026), 0
    for _ in range(400):
        wrong = sum(chance.random() < 0.1 for _ in range(60))
        found = clopper_pearson(wrong, 60)
        covered += found.low <= Fraction(1, 10) <= found.high
    assert covered >= 380 - 10


def test_the_bounded_loss_covers_what_was_really_overpaid() -> None:
    chance, covered = random.Random(2026), 0
    for run in range(200):
        over = {unit.reference: chance.choice((0, 0, 0, 0, 0, 0, 0, 1, 2, 4)) for unit in UNITS}
        real = sum(unit.fen * over[unit.reference] // 4 for unit in UNITS)
        drawn = draw(frame_of(UNITS), seed=str(run), size=60)
        taints = [
            Fraction(over[one.unit.reference], 4)
            for one in drawn
            for _ in range(one.hits)
            if over[one.unit.reference]
        ]
        total = sum(unit.fen for unit in UNITS)
        covered += loss(total_fen=total, hits=60, taints=taints).at_most_fen >= real
    assert covered >= 190
