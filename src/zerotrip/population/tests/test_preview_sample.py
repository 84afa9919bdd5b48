from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest
from django.utils.translation import override

from zerotrip.core.errors import Invalid
from zerotrip.population.preview.estimate import Estimate, count, total
from zerotrip.population.preview.previewing import preview
from zerotrip.population.preview.sample import highest_drawn, lots
from zerotrip.population.tests.preview_facts import ON, members, relief, source

pytestmark = pytest.mark.slow


# ── Hand-computed ───────────────────────────────────────────────────────────
def test_total_of_a_small_sample_by_hand() -> None:
    """Differences 0, 0, 300, 100 of four drawn from forty: mean 100, variance 60000/3 = 20000,
    standard error 40·√(0.9·20000/4) = 2683.28, 1.96 times that 5259.13."""
    assert total(400, 100_000.0, 2, 4, 40) == Estimate(4000, -1260, 9260, 2)


def test_count_of_a_small_sample_by_hand() -> None:
    """Ten of a hundred drawn from a thousand: n' = 100·999/900 = 111; Wilson on 0.1 with 111 gives
    (0.1 + 0.017304 ∓ 1.959964·√(0.00081081 + 0.00007795)) / 1.034608 = 0.056907 and 0.169856."""
    assert count(10, 100, 1000) == Estimate(100, 56, 170, 10)


def test_nobody_seen_is_fewer_than_three_in_as_many_as_were_drawn() -> None:
    assert count(0, 1000, 420_000) == Estimate(0, 0, 1259, 0)
    assert count(0, 1000, 420_000).none_seen
    assert count(100, 100, 1000) == Estimate(1000, 970, 1000, 100)


def test_what_was_seen_is_certain() -> None:
    assert count(1, 990, 1000).low == 1
    assert count(989, 990, 1000).high == 999


def test_everyone_leaves_nothing_to_chance() -> None:
    assert count(3, 10, 10) == Estimate(3, 3, 3, 3)
    assert total(-7, 49.0, 1, 10, 10) == Estimate(-7, -7, -7, 1)
    assert count(0, 0, 5) == Estimate(0, 0, 5, 0)


def test_sums_of_a_sample_stay_whole_fen_beyond_what_a_float_holds() -> None:
    assert total(9_007_199_254_740_993, 1.0, 1, 3, 9).value == 27_021_597_764_222_979


# ── Drawing ─────────────────────────────────────────────────────────────────
def test_same_seed_draws_the_same_members_however_they_are_partitioned() -> None:
    frame = members([1000, 4800, None, 6000] * 250, district=["a", "b"] * 500)
    pair = relief(new=(4900, 18, "700.00"))
    once, again, other = (
        preview(pair, source(frame, parts=parts), on=ON, sample=100, seed=seed)
        for parts, seed in ((1, "s"), (8, "s"), (8, "t"))
    )
    assert once == again
    assert once.headings != other.headings
    assert (once.members, once.sampled and once.sampled.drawn) == (1000, 100)


def test_lots_depend_on_seed_and_person_alone() -> None:
    persons = pl.Series(["a", "b", "7"])
    assert lots(persons, "s").to_list()[2] == lots(pl.Series([7]), "s").to_list()[0]
    assert lots(persons, "s").to_list() != lots(persons, "t").to_list()


def test_every_member_is_as_likely() -> None:
    """Of 200 members 50 are drawn with each of 400 seeds: each about 100 times, never far off."""
    persons = pl.Series(range(200))
    drawn = [0] * 200
    for seed in range(400):
        numbers = lots(persons, str(seed))
        highest = highest_drawn([numbers], 50)
        for index, lot in enumerate(numbers):
            drawn[index] += lot <= highest
    assert sum(drawn) == 400 * 50
    assert min(drawn) > 60 and max(drawn) < 140


def test_sample_larger_than_everyone_is_everyone() -> None:
    found = preview(relief(new=(1, 18, "500.00")), source(members([0, 9])), on=ON, sample=50)
    assert (found.sampled, found.lose) == (None, Estimate(1, 1, 1, 1))


def test_sample_of_one_is_refused() -> None:
    with override("en"), pytest.raises(Invalid, match="at least two"):
        preview(relief(), source(members([1, 2, 3])), on=ON, sample=1)


# ── Coverage ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("share", [0.01, 0.05, 0.3])
def test_interval_of_a_count_covers_the_truth(share: float) -> None:
    """400 samples of 500 from 5,000."""
    draw, true = random.Random(3), round(5000 * share)
    people = [1] * true + [0] * (5000 - true)
    found = [count(sum(draw.sample(people, 500)), 500, 5000) for _ in range(400)]
    covered = sum(one.low <= true <= one.high for one in found) / 400
    assert covered >= 0.92


def test_interval_of_a_sum_covers_the_truth() -> None:
    """A fifth of 5,000 gain or lose sums of very different size."""
    draw = random.Random(5)
    people = [draw.choice([-20000, 5000, 100000, 300000]) if draw.random() < 0.2 else 0 for _ in range(5000)]
    true, covered = sum(people), 0
    for _ in range(400):
        drawn = draw.sample(people, 500)
        found = total(sum(drawn), float(sum(x * x for x in drawn)), sum(x != 0 for x in drawn), 500, 5000)
        covered += found.low <= true <= found.high
    assert covered / 400 >= 0.92


@pytest.mark.slow
def test_intervals_of_whole_previews_cover_the_truth() -> None:
    """100 seeds, 500 of 5,000 members, of a district too: the lots are as good as chance."""
    draw = random.Random(11)
    frame = members(
        [draw.choice([500, 3000, 4950, 7000, 9000, 9000]) for _ in range(5000)],
        born=[date(draw.choice([1960, 1980, 2000]), 1, 1) for _ in range(5000)],
        district=[draw.choice(["a", "b", "b", "b"]) for _ in range(5000)],
    )
    pair, facts = relief(new=(4900, 30, "650.00")), source(frame, parts=2)
    true, covered = preview(pair, facts, on=ON), [0, 0, 0, 0]
    for seed in range(100):
        found = preview(pair, facts, on=ON, sample=500, seed=str(seed))
        pairs = [(true.gain, found.gain), (true.lose, found.lose), (true.difference, found.difference)]
        pairs.append((true.of("district")[0].lose, found.of("district")[0].lose))
        for i, (truth, one) in enumerate(pairs):
            assert truth and one
            covered[i] += one.low <= truth.value <= one.high
    assert min(covered) >= 90
