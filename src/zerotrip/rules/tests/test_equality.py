"""One person at a time and everyone at once come to the same: verdict, fen and masks, row by row."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from zerotrip.rules import Program, compile_item
from zerotrip.rules.columns import compile_columns, facts_of
from zerotrip.rules.tests.items import SMALL, item
from zerotrip.rules.tests.random_facts import ON, Someone, Stay, people, people_of, stays_of
from zerotrip.rules.tests.random_items import SEEDS, program_of, programs
from zerotrip.rules.tests.random_tables import dressed, tables_for
from zerotrip.rules.tests.readers import Unlike, unlike

ITEMS, PEOPLE = 10, 20
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A seed says nothing about how small the item is: what was found is cut down below instead."""
Batch = tuple[list[Program], list[Stay]]


def batch(rng: Random) -> Batch:
    """Items for persons with one decision each; some have the whole plan to themselves."""
    return [program_of(rng, number) for number in range(ITEMS)], list(enumerate(people_of(rng, PEOPLE)))


def told(found: list[Unlike]) -> str:
    """The first difference, with its person and item alone if that is enough."""
    if not found:
        return ""
    smaller = unlike([found[0].program], [(0, found[0].one)])
    where = "" if smaller else ", and only beside the others"
    return f"{len(found)} decisions differ{where}: {(smaller or found)[0]}"


@settings(max_examples=40, deadline=None)
@given(program=programs(), some=st.lists(people(), min_size=1, max_size=3))
def test_readers_agree_on_an_item(program: Program, some: list[Someone]) -> None:
    assert told(unlike([program], list(enumerate(some)))) == ""


@pytest.mark.slow
@settings(max_examples=6, deadline=None, phases=NO_SHRINKING)
@given(SEEDS)
def test_readers_agree_on_sixty_items(seed: int) -> None:
    assert told(unlike(*batch(Random(seed)))) == ""


@pytest.mark.slow
@settings(max_examples=100, deadline=None, phases=NO_SHRINKING)
@given(SEEDS)
def test_readers_agree_on_a_thousand_items_in_plans_of_ten(seed: int) -> None:
    assert told(unlike(*batch(Random(seed)))) == ""


@pytest.mark.slow
@settings(max_examples=50, deadline=None, phases=NO_SHRINKING)
@example(26_308_478_757_981)  # a share of a sum, compared inside a loop that does not look at the sum
@given(SEEDS)
def test_readers_agree_on_five_hundred_items_each_by_itself(seed: int) -> None:
    programs, stays = batch(Random(seed))
    for program in programs:
        assert told(unlike([program], stays)) == ""


@pytest.mark.slow
@settings(max_examples=50, deadline=None, phases=NO_SHRINKING)
@given(SEEDS)
def test_readers_agree_on_five_hundred_items_for_persons_with_several_decisions(seed: int) -> None:
    """And whatever the columns are made of."""
    rng = Random(seed)
    programs, _ = batch(rng)
    stays = stays_of(rng, PEOPLE // 2)
    assert told(unlike(programs, stays, dressed(rng, tables_for(programs, stays)))) == ""


@settings(max_examples=5, deadline=None, phases=NO_SHRINKING)
@given(SEEDS)
def test_facts_come_back_from_columns_as_they_went(seed: int) -> None:
    rng = Random(seed)
    programs, _ = batch(rng)
    stays = stays_of(rng, PEOPLE // 2)
    tables = tables_for(programs, stays)
    read = {key for program in programs for key in program.order}
    for at, (_, one) in enumerate(stays):
        facts, awards = facts_of(tables, programs, at)
        assert facts.scalars == {key: value for key, value in one.facts.scalars.items() if key in read}
        assert facts.records == {key: rows for key, rows in one.facts.records.items() if key in read}
        assert awards == one.awards


@pytest.mark.parametrize("seed", [27, 30, 40, 50])
def test_no_sum_is_written_out_at_length(seed: int) -> None:
    """Some of these read 35,000 columns for twenty people, and took two gigabytes to do it."""
    programs, stays = batch(Random(seed))
    plan = compile_columns(programs)
    plan.judge(tables_for(programs, stays), on=ON)
    (ready,) = plan._ready.values()
    reads = [len(one.value.meta.root_names()) for one in ready.sums.values()]
    assert max(reads) < 3_000


@pytest.mark.parametrize("start", ["on", "d"])
def test_a_day_shifted_again_and_again_is_not_written_out_at_length(start: str) -> None:
    """Each shift writes its start out some thirty times; five of them took six gigabytes."""
    day = start
    for months in range(1, 6):
        day = f"shift({day}, months={months})"
    shifted = compile_item(item(*SMALL, requires=(f"{day} > on",)))
    stays = list(enumerate(people_of(Random(1), PEOPLE)))
    plan = compile_columns([shifted])
    plan.judge(tables_for([shifted], stays), on=ON)
    (ready,) = plan._ready.values()
    written = [ready.outputs, *ready.steps.columns.values()]
    assert max(len(str(each)) for step in written for each in step.values()) < 50_000
    assert told(unlike([shifted], stays)) == ""


@pytest.mark.parametrize("seed", [2399, 2672])
def test_no_condition_is_written_out_at_length(seed: int) -> None:
    """The first had one of 65 million characters, of a record of which nothing is known; the second one that
    read 38,000 columns."""
    rng = Random(seed)
    programs, _ = batch(rng)
    stays = stays_of(rng, PEOPLE // 2)
    plan = compile_columns(programs)
    plan.judge(dressed(rng, tables_for(programs, stays)), on=ON)
    (ready,) = plan._ready.values()
    assert max(len(str(each)) for step in ready.steps.columns.values() for each in step.values()) < 200_000


def test_reasons_left_out_change_no_verdict() -> None:
    programs, stays = batch(Random(3))
    tables = tables_for(programs, stays)
    full = compile_columns(programs).judge(tables, on=ON)
    bare = compile_columns(programs).judge(tables, on=ON, reasons=False)
    kept = [name for name in full.columns if not name.endswith((":failed", ":unknown"))]
    assert bare.columns == kept
    assert full.select(kept).equals(bare)


def test_day_of_opening_counts_where_rows_have_none() -> None:
    programs, stays = batch(Random(4))
    day = stays[0][1].opened_on
    same = [(person, Someone(one.facts, one.awards, day)) for person, one in stays]
    tables = tables_for(programs, same)
    plan = compile_columns(programs)
    without = type(tables)(tables.rows.drop("opened_on"), tables.records)
    assert plan.judge(without, on=ON, opened_on=day).equals(plan.judge(tables, on=ON))
    on_the_day = tables.rows.with_columns(opened_on=pl.lit(ON))
    assert plan.judge(without, on=ON).equals(plan.judge(type(tables)(on_the_day, tables.records), on=ON))
