"""What the reader for everyone promises besides being right: `test_equality` holds that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from zerotrip.rules import Award, Band, Facts, Program, Scale, compile_item, words
from zerotrip.rules.columns import Stuck, Tables, WrongColumn, compile_columns, facts_of, tables_of
from zerotrip.rules.item import Item
from zerotrip.rules.tests.items import fact, require
from zerotrip.rules.types import BOOL, DATE, MONEY, NUMBER, choice, records

ON = date(2026, 6, 11)
FACTS = (
    fact("wage", MONEY),
    fact("size", NUMBER),
    fact("born", DATE),
    fact("retired", BOOL),
    fact("kind", choice("red", "blue")),
    fact("stays", records(cost=MONEY, on=DATE)),
)
TENTH = Award(scales=(Scale(since=date(2020, 1, 1), percent=Decimal(10)),), of="wage")


def item(*conditions: str, id: str = "test.item", award: Award | None = None) -> Program:
    requires = tuple(require(f"c{at}", text) for at, text in enumerate(conditions))
    return compile_item(Item(id=id, edition="e", title={}, facts=FACTS, requires=requires, award=award))


def people(**columns: list[Any]) -> pl.DataFrame:
    kinds = {"wage": pl.Int64, "size": pl.Int64, "born": pl.Date, "kind": pl.String}
    count = len(next(iter(columns.values())))
    frame = {key: pl.Series(values, dtype=kinds.get(key)) for key, values in columns.items()}
    return pl.DataFrame({"person": list(range(count)), **frame})


def judged(program: Program, tables: Tables) -> list[dict[str, Any]]:
    return compile_columns([program]).judge(tables, on=ON).drop("person").to_dicts()


def test_a_line_for_each_line_in_their_order() -> None:
    program = item("wage > 100", award=TENTH)
    rows = people(wage=[20_000, 5_000, None]).with_columns(person=pl.Series([9, 3, 7]))
    out = compile_columns([program]).judge(Tables(rows), on=ON)
    assert out.columns[1:] == [f"test.item:{name}" for name in ("verdict", "fen", "failed", "unknown")]
    assert out.rows() == [(9, 1, 2_000, 0, 0), (3, 0, None, 1, 0), (7, 2, None, 0, 1)]


def test_without_reasons_the_masks_are_left_out() -> None:
    out = compile_columns([item("wage > 100", award=TENTH)]).judge(
        Tables(people(wage=[20_000])), on=ON, reasons=False
    )
    assert out.columns == ["person", "test.item:verdict", "test.item:fen"]


def test_an_item_without_an_award_has_no_column_of_fen() -> None:
    assert "test.item:fen" not in judged(item("wage > 100"), Tables(people(wage=[20_000])))[0]


def test_absent_is_not_unknown() -> None:
    rows = people(wage=[None, None]).with_columns(pl.Series("wage!absent", [True, False]))
    assert [line["test.item:verdict"] for line in judged(item("wage > 100"), Tables(rows))] == [0, 2]


def test_a_column_that_is_missing_is_unknown_for_everyone() -> None:
    rows = people(wage=[20_000])
    assert judged(item("size > 2 or wage > 500"), Tables(rows))[0]["test.item:verdict"] == 2


@pytest.mark.parametrize(
    ("known", "verdict"), [(None, 0), ([True], 0), ([False], 2)], ids=["all", "this", "not this"]
)
def test_a_list_may_be_unknown_as_a_whole(known: list[bool] | None, verdict: int) -> None:
    rows = people(wage=[1])
    if known is not None:
        rows = rows.with_columns(pl.Series("stays!known", known))
    none = pl.DataFrame(schema={"person": pl.Int64, "cost": pl.Int64, "on": pl.Date})
    program = item("any(s.cost > 5 for s in stays)")
    assert judged(program, Tables(rows, {"stays": none}))[0]["test.item:verdict"] == verdict


def test_a_list_without_a_table_is_unknown() -> None:
    assert judged(item("count(stays) == 0"), Tables(people(wage=[1])))[0]["test.item:verdict"] == 2


def test_a_day_that_differs_from_case_to_case() -> None:
    rows = people(wage=[1, 1]).with_columns(
        pl.Series("opened_on", [date(2026, 1, 1), date(2026, 12, 1)], dtype=pl.Date)
    )
    lines = judged(item('opened_on < date("2026-06-01")'), Tables(rows))
    assert [line["test.item:verdict"] for line in lines] == [1, 0]


def test_a_line_that_does_not_say_when_it_was_opened_is_opened_on_the_day() -> None:
    rows = people(wage=[1, 1]).with_columns(pl.Series("opened_on", [date(2026, 1, 1), None], dtype=pl.Date))
    lines = judged(item("opened_on == on"), Tables(rows))
    assert [line["test.item:verdict"] for line in lines] == [0, 1]


def test_keys_of_text_join_where_nobody_has_a_record() -> None:
    program = item("count(stays) == 0")
    tables = tables_of([program], [("a", Facts({}, {"stays": []}), [])])
    assert judged(program, tables)[0]["test.item:verdict"] == 1


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (pl.Series("wage", ["12"]), "column wage: read String, expected Int64, counting fen"),
        (pl.Series("wage", [12.5]), "column wage: read Float64, expected Int64, counting fen"),
        (pl.Series("wage", [Decimal("1.5")], dtype=pl.Decimal(9, 1)),
         "column wage: read Decimal(precision=9, scale=1), expected Int64, counting fen"),
        (pl.Series("kind", ["green"]), "column kind: read green, expected one of red, blue"),
        (pl.Series("retired", [1]), "column retired: read Int64, expected Boolean"),
        (pl.Series("born", ["1990-01-01"]), "column born: read String, expected Date"),
    ],
    ids=lambda value: value.name + " " + str(value.dtype) if isinstance(value, pl.Series) else "",
)  # fmt: skip
def test_a_column_of_another_type_is_named(column: pl.Series, said: str) -> None:
    program = item("wage > 1 and kind == 'red' and retired and born < on")
    rows = people(wage=[1], kind=["red"], born=[ON]).with_columns(retired=True)
    with pytest.raises(WrongColumn) as wrong:
        judged(program, Tables(rows.with_columns(column)))
    assert str(wrong.value) == said


def test_only_rows_that_leave_what_fits_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    program = item("wage / size > 100")
    read: list[Facts] = []
    whole = type(program.reader).judge

    def judge(reader: Any, facts: Facts, *more: Any) -> Any:
        read.append(facts)
        return whole(reader, facts, *more)

    monkeypatch.setattr(type(program.reader), "judge", judge)
    lines = judged(program, Tables(people(wage=[50_000, 50_000, 5], size=[2, 0, 1])))
    assert [line["test.item:verdict"] for line in lines] == [1, 2, 0]
    assert [facts.scalars for facts in read] == [{"wage": 50_000, "size": 0}]


def test_what_nothing_can_settle_is_told_with_its_reason() -> None:
    stuck: list[Stuck] = []
    tables = Tables(people(wage=[50_000, 50_000], size=[2, 0]))
    compile_columns([item("wage / size > 100")]).judge(tables, on=ON, stuck=stuck)
    assert stuck == [Stuck(1, "test.item", words.DIVIDED_BY_ZERO)]


def test_questions_that_items_share_are_asked_once() -> None:
    shared = "years_between(born, on) >= 18"
    plan = compile_columns([item(shared, "wage > 1", id="a"), item("retired", shared, id="b")])
    plan.judge(Tables(people(wage=[1], born=[ON])), on=ON)
    [ready] = plan._ready.values()
    conditions = [str(each) for columns in ready.steps.columns.values() for each in columns.values()]
    assert sum("born" in each for each in conditions) == 1


def test_tables_of_one_shape_share_their_expressions() -> None:
    plan = compile_columns([item("wage > 100")])
    for wages in ([1, 2, 3], [3, 3, 0], [None, 1, 1], [5_000_000_000, 1, 1]):
        plan.judge(Tables(people(wage=wages)), on=ON)
    assert len(plan._ready) == 3  # small; one unknown; more than 32 bits


def test_from_persons_to_columns_and_back() -> None:
    program = item("wage > 1 and size < 3 and retired and kind == 'red' and born < on", "count(stays) > 0")
    facts = Facts(
        {"wage": 1, "size": Decimal("1.5"), "retired": None, "kind": "red"},
        {"stays": [{"cost": None, "on": ON}, {"cost": 5}]},
    )
    tables = tables_of([program], [(1, facts, []), (2, Facts(), [{"item": "x", "on": ON, "amount": 7}])])
    assert facts_of(tables, [program], 0) == (facts, [])
    assert facts_of(tables, [program], 1) == (Facts(), [{"item": "x", "on": ON, "amount": 7}])


def test_bands_at_their_edges() -> None:
    bands = tuple(
        Band(above_fen=above, percent=Decimal(percent)) for above, percent in ((0, 20), (1_000_00, 50))
    )
    scale = Scale(since=date(2020, 1, 1), bands=bands, at_least_fen=100_00, at_most_fen=700_00)
    program = item("wage >= 0", award=Award(scales=(scale,), of="wage"))
    wages = [0, 1, 1_000_00, 1_000_01, 1_000_02, 1_999_99, 2_000_00, 9_999_99]
    fen = [line["test.item:fen"] for line in judged(program, Tables(people(wage=wages)))]
    assert fen == [0, 100_00, 200_00, 200_01, 200_01, 700_00, 700_00, 700_00]
