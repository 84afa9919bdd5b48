"""Editions of different days beside each other: their texts may know more choices or columns of one fact."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from zerotrip.rules import Fact, Facts, Program, compile_item
from zerotrip.rules.columns import Tables, WrongColumn, compile_columns, tables_of
from zerotrip.rules.columns.plan import MOST_SHAPES
from zerotrip.rules.columns.tables import Known
from zerotrip.rules.item import Item
from zerotrip.rules.tests.items import fact, require
from zerotrip.rules.types import MONEY, NUMBER, TEXT, TwoKinds, choice, records

ON = date(2026, 6, 11)
KINDS = ("red", "blue", "green", None)


def item(id: str, that: str, *facts: Fact) -> Program:
    return compile_item(Item(id=id, edition="e", title={}, facts=facts, requires=(require("c", that),)))


def older(id: str = "older") -> Program:
    return item(id, "kind == 'blue'", fact("kind", choice("red", "blue")))


def newer(id: str = "newer") -> Program:
    return item(id, "kind == 'blue'", fact("kind", choice("green", "red", "blue")))


@pytest.mark.parametrize("turn", [1, -1])
def test_a_choice_put_before_others_moves_nobody_to_another(turn: int) -> None:
    programs = [older(), newer()][::turn]
    rows = pl.DataFrame({"person": range(len(KINDS)), "kind": KINDS})
    out = compile_columns(programs).judge(Tables(rows), on=ON)
    for program in programs:
        assert out[f"{program.item.id}:verdict"].to_list() == [0, 1, 0, 2]


@pytest.mark.parametrize("turn", [1, -1])
def test_so_it_is_with_choices_in_records(turn: int) -> None:
    texts = (("red", "blue"), ("green", "red", "blue"))[::turn]
    programs = [
        item(f"item{n}", "any(s.kind == 'blue' for s in stays)", fact("stays", records(kind=choice(*each))))
        for n, each in enumerate(texts)
    ]
    stays = pl.DataFrame({"person": [0, 1, 2], "kind": KINDS[:3]})
    out = compile_columns(programs).judge(
        Tables(pl.DataFrame({"person": [0, 1, 2]}), {"stays": stays}), on=ON
    )
    assert [out[f"item{n}:verdict"].to_list() for n in (0, 1)] == [[0, 1, 0]] * 2


@pytest.mark.parametrize("turn", [1, -1])
def test_a_list_may_have_got_another_column(turn: int) -> None:
    old = item("old", "any(s.days > 3 for s in stays)", fact("stays", records(days=NUMBER)))
    new = item("new", "any(s.cost > 3 for s in stays)", fact("stays", records(days=NUMBER, cost=MONEY)))
    programs = [old, new][::turn]
    known: list[Known] = [(1, Facts({}, {"stays": [{"days": 4, "cost": 1}]}), [])]
    out = compile_columns(programs).judge(tables_of(programs, known), on=ON)
    assert (out["old:verdict"].to_list(), out["new:verdict"].to_list()) == ([1], [0])


def test_tables_may_hold_choices_that_only_others_know() -> None:
    rows = Tables(pl.DataFrame({"person": [1, 2], "kind": ["green", "blue"]}))
    out = compile_columns([older()], beside=[newer()]).judge(rows, on=ON)
    assert out["older:verdict"].to_list() == [0, 1]
    with pytest.raises(WrongColumn, match="green"):
        compile_columns([older()]).judge(rows, on=ON)


def test_one_name_for_two_things_is_refused() -> None:
    with pytest.raises(TwoKinds, match="kind: choice and text"):
        compile_columns([older(), item("other", "kind == 'blue'", fact("kind", TEXT))])


def test_a_plan_that_is_asked_day_after_day_does_not_grow() -> None:
    plan, rows = compile_columns([older()]), Tables(pl.DataFrame({"person": [1], "kind": ["blue"]}))
    for days in range(MOST_SHAPES + 8):
        assert plan.judge(rows, on=ON + timedelta(days=days))["older:verdict"].to_list() == [1]
    assert len(plan._ready) == MOST_SHAPES
