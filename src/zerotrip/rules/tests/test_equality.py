"""One person at a time and everyone at once come to the same: verdict, fen and masks, row by row."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from zerotrip.rules import Program
from zerotrip.rules.columns import compile_columns, facts_of
from zerotrip.rules.tests.random_facts import ON, Someone, people, people_of
from zerotrip.rules.tests.random_items import SEEDS, program_of, programs
from zerotrip.rules.tests.readers import Unlike, read_out, tables_for, unlike

ITEMS, PEOPLE = 10, 20
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A seed says nothing about how small the item is: what was found is cut down below instead."""


def batch(seed: int) -> tuple[list[Program], list[Someone]]:
    rng = Random(seed)
    return [program_of(rng, number) for number in range(ITEMS)], people_of(rng, PEOPLE)


def told(found: list[Unlike]) -> str:
    """The first difference, with its person alone if that is enough, and its item alone if that is."""
    if not found:
        return ""
    first = found[0]
    smaller = unlike([first.program], [first.one])
    where = "" if smaller else " only beside other items or persons"
    return f"{len(found)} rows differ; the first{where}\n{(smaller or found)[0]}"


@settings(max_examples=60, deadline=None)
@given(program=programs(), some=st.lists(people(), min_size=1, max_size=3))
def test_readers_agree_on_an_item(program: Program, some: list[Someone]) -> None:
    assert told(unlike([program], some)) == ""


@settings(max_examples=10, deadline=None, phases=NO_SHRINKING)
@given(SEEDS)
def test_readers_agree_on_a_hundred_items(seed: int) -> None:
    assert told(unlike(*batch(seed))) == ""


@pytest.mark.slow
@settings(max_examples=100, deadline=None, phases=NO_SHRINKING)
@given(SEEDS)
def test_readers_agree_on_a_thousand_items_in_plans_of_ten(seed: int) -> None:
    assert told(unlike(*batch(seed))) == ""


@pytest.mark.slow
@settings(max_examples=100, deadline=None, phases=NO_SHRINKING)
@given(SEEDS)
def test_readers_agree_on_a_thousand_items_each_by_itself(seed: int) -> None:
    programs, some = batch(seed)
    for program in programs:
        assert told(unlike([program], some)) == ""


@settings(max_examples=10, deadline=None, phases=NO_SHRINKING)
@given(SEEDS)
def test_facts_come_back_from_columns_as_they_went(seed: int) -> None:
    programs, some = batch(seed)
    tables = tables_for(programs, some)
    read = {key for program in programs for key in program.order}
    for at, one in enumerate(some):
        facts, awards = facts_of(tables, programs, at)
        assert facts.scalars == {key: value for key, value in one.facts.scalars.items() if key in read}
        assert facts.records == {key: rows for key, rows in one.facts.records.items() if key in read}
        assert awards == one.awards


def test_reasons_left_out_change_no_verdict() -> None:
    programs, some = batch(3)
    tables = tables_for(programs, some)
    full = compile_columns(programs).judge(tables, on=ON)
    bare = compile_columns(programs).judge(tables, on=ON, reasons=False)
    kept = [name for name in full.columns if not name.endswith((":failed", ":unknown"))]
    assert bare.columns == kept
    assert full.select(kept).equals(bare)
    assert read_out(full, programs[0])
