"""A cell, a column, a table that cannot be read as what the items say it is: named, counted, unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import translation

from zerotrip.population.snapshots.subjects import subject_tables
from zerotrip.population.tests.checked import (
    BORN,
    INCOME,
    PROGRAM,
    SIZE,
    aside,
    checked,
    persons,
    with_column,
)
from zerotrip.population.tests.foreign import COVER, MEMBERS, STAYS
from zerotrip.rules.columns.tables import facts_of


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def days(*numbers: int) -> pl.Series:
    return pl.Series([*numbers, None, None], dtype=pl.Int32).cast(pl.Date)


def at(*moments: str | None) -> pl.Series:
    return pl.Series(moments).str.to_datetime()


DAY_9999, BEYOND = date(9999, 12, 31), 2_932_897
CELLS: list[tuple[str, pl.Series, str, str]] = [
    ("member.sex", pl.Series(["female", "woman", "male", None]), "woman", "not-a-choice"),
    ("member.sex", pl.Series(["female", "woman", None, None], dtype=pl.Categorical), "woman", "not-a-choice"),
    (BORN, days(0, BEYOND), "2932897 from 1970-01-01", "not-a-day"),
    (BORN, days(0, -719_163), "-719163 from 1970-01-01", "not-a-day"),
    (BORN, pl.Series(["1985-03-09", "1985-02-30", None, None]), "1985-02-30", "not-a-day"),
    (BORN, pl.Series(["1985-03-09", "1985-3-9", None, None]), "1985-3-9", "not-a-day"),
    (
        BORN,
        at("1985-03-09 00:00:00", "1985-03-09 01:00:00", None, None),
        "1985-03-09 01:00:00.000000",
        "not-a-day",
    ),
    (
        BORN,
        pl.Series([0, 2**62, None, None]).cast(pl.Datetime("us")),
        "4611686018427387904 from 1970-01-01",
        "not-a-day",
    ),
    (SIZE, pl.Series([1.0, 1.5, None, 3.0]), "1.5", "not-exact"),
    (SIZE, pl.Series([1.0, float("nan"), None, 3.0]), "NaN", "not-exact"),
    (SIZE, pl.Series([1.0, 1e300, None, 3.0]), "1e+300", "not-exact"),
    (SIZE, pl.Series(["1.5", "1e3", None, "2"]), "1e3", "not-a-number"),
    (SIZE, pl.Series([1, 2**63, None, 3], dtype=pl.UInt64), "9223372036854775808", "too-large"),
    (
        SIZE,
        pl.Series([Decimal("1.5"), Decimal("1.0000000000001"), None, None], dtype=pl.Decimal(38, 13)),
        "1.0000000000001",
        "too-many-decimals",
    ),
    (
        SIZE,
        pl.Series([Decimal("1.5"), Decimal(2**63), None, None], dtype=pl.Decimal(38, 2)),
        "9223372036854775808.00",
        "too-large",
    ),
    (
        INCOME,
        pl.Series([Decimal(1), Decimal(2**63), None, None], dtype=pl.Decimal(38, 0)),
        "9223372036854775808",
        "too-large",
    ),
    ("member.note", pl.Series(["x", "y" * 1_001, None, None]), "y" * 60, "not-a-text"),
    ("member.note", pl.Series(["x", "y\x00", None, None]), "y\x00", "not-a-text"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "values", "read", "why"), CELLS)
def test_a_cell_that_cannot_be_read_sets_its_member_aside(
    tmp_path: Path, column: str, values: pl.Series, read: str, why: str
) -> None:
    found = checked(tmp_path, member=with_column(MEMBERS, column, values))
    assert aside(found)[0] == ("member.parquet", 2, "2", column, read, why)
    # What was known of that member goes with them, and says so.
    assert [row[-1] for row in aside(found)[1:]] == ["person-set-aside"] * 4
    assert persons(found) == [1, 3, 4]
    assert found.faults == ()


TAKEN: list[tuple[str, pl.Series, list[Any]]] = [
    ("member.sex", pl.Series(["male", None], dtype=pl.Enum(["male", "female"])), ["male", None]),
    (BORN, pl.Series([date(1, 1, 1), DAY_9999]), [date(1, 1, 1), DAY_9999]),
    (BORN, pl.Series(["1985-03-09", None]), [date(1985, 3, 9), None]),
    (BORN, at("1985-03-09 00:00:00", None).cast(pl.Datetime("ns")), [date(1985, 3, 9), None]),
    # Midnight in Hangzhou, as a lake keeps it.
    (BORN, pl.Series([datetime(1995, 3, 8, 16, tzinfo=UTC), None]), [date(1995, 3, 9), None]),
    (SIZE, pl.Series([3, None], dtype=pl.Int8), [3, None]),
    (SIZE, pl.Series([3, None], dtype=pl.Int32), [3, None]),
    (SIZE, pl.Series([3.0, None]), [3, None]),
    (SIZE, pl.Series(["1.25", None]), [Decimal("1.25"), None]),
    (SIZE, pl.Series([Decimal("1.2500000000000"), None], dtype=pl.Decimal(38, 13)), [Decimal("1.25"), None]),
    (SIZE, pl.Series([Decimal(7), None], dtype=pl.Decimal(38, 0)), [7, None]),
    (SIZE, pl.Series([-(2**63), 2**63 - 1]), [-(2**63), 2**63 - 1]),
    (INCOME, pl.Series([-(2**63), 2**63 - 1]), [-(2**63), 2**63 - 1]),
    (INCOME, pl.Series([Decimal(7), None], dtype=pl.Decimal(20, 0)), [7, None]),
    ("member.works", pl.Series([None, None]), [None, None]),
    ("member.note", pl.Series(["y" * 1_000, "杭州"]), ["y" * 1_000, "杭州"]),
]


@pytest.mark.parametrize(("column", "values", "expected"), TAKEN)
def test_other_ways_to_write_the_same_are_read(
    tmp_path: Path, column: str, values: pl.Series, expected: list[Any]
) -> None:
    found = checked(tmp_path, member=with_column(MEMBERS[:2], column, values), stays=pl.DataFrame(STAYS[:3]),
                    cover=pl.DataFrame(COVER[:2]))  # fmt: skip
    assert found.is_sound
    assert found.tables["member"][column].to_list() == expected


def test_absent_and_there_at_once_is_set_aside(tmp_path: Path) -> None:
    member = pl.DataFrame(MEMBERS).with_columns(
        pl.Series("member.works!absent", [False, True, None, True]),
        pl.Series("member.works", [True, True, None, None]),
    )
    found = checked(tmp_path, member=member)
    assert aside(found)[0] == ("member.parquet", 2, "2", "member.works", "true", "absent-and-there")
    facts, _awards = facts_of(subject_tables(found, "member"), [PROGRAM], 2)
    assert facts.scalars["member.works"] is None  # known not to exist


# ── Whole columns and tables ────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("column", "values", "why", "read", "expected"),
    [
        (INCOME, pl.Series([Decimal("4134.00")] * 4), "money-not-fen", "Decimal", "Int64, in fen"),
        (INCOME, pl.Series([4134.0] * 4), "money-not-fen", "Float64", "Int64, in fen"),
        (INCOME, pl.Series(["4134"] * 4), "wrong-type", "String", "Int64, in fen"),
        (BORN, pl.Series([19850309] * 4), "wrong-type", "Int64", "Date"),
        ("member.works", pl.Series([1] * 4), "wrong-type", "Int64", "Boolean"),
        ("member.sex", pl.Series([1] * 4), "wrong-type", "Int64", "String"),
        (SIZE, pl.Series([[1]] * 4), "wrong-type", "List(Int64)", "Int64 or Decimal(38, 12)"),
    ],
)  # fmt: skip
def test_a_column_of_the_wrong_type_is_unknown_for_everyone_and_named_once(
    tmp_path: Path, column: str, values: pl.Series, why: str, read: str, expected: str
) -> None:
    found = checked(tmp_path, member=with_column(MEMBERS, column, values))
    (fault,) = found.faults
    assert (fault.table, fault.column, fault.code, fault.file) == ("member", column, why, "member.parquet")
    assert fault.expected == expected
    assert fault.read.startswith(read[:7])
    assert (fault.items, fault.rows) == (("everything",), 4)
    assert column not in found.tables["member"].columns
    assert found.set_aside.is_empty()
    assert persons(found) == [1, 2, 3, 4]


def test_money_in_yuan_is_told_what_money_is(tmp_path: Path) -> None:
    found = checked(tmp_path, member=with_column(MEMBERS, INCOME, pl.Series([Decimal("4134.00")] * 4)))
    assert "whole fen as Int64" in found.faults[0].says["en"]
    assert "以分计的 Int64" in found.faults[0].says["zh-Hans"]
    assert found.faults[0].says["en"].startswith("member.parquet: member.income (Decimal")


def test_a_missing_column_is_named_once_with_the_items_that_read_it(tmp_path: Path) -> None:
    found = checked(
        tmp_path, member=pl.DataFrame(MEMBERS).drop(INCOME, SIZE), stays=pl.DataFrame(STAYS).drop("fen")
    )
    assert [(each.table, each.column, each.code, each.items, each.rows) for each in found.faults] == [
        ("member", SIZE, "missing-column", ("everything",), 4),
        ("member", INCOME, "missing-column", ("everything",), 4),
        ("stays", "fen", "missing-column", ("everything",), 4),
    ]
    facts, _awards = facts_of(subject_tables(found, "member"), [PROGRAM], 0)
    assert INCOME not in facts.scalars
    assert facts.records["stays"] == [{"id": "A", "on": date(2026, 1, 2), "days": 2, "kind": "in"}]


def test_a_missing_table_is_unknown_for_everyone_even_where_it_is_said_to_be_known(tmp_path: Path) -> None:
    member = pl.DataFrame(MEMBERS).with_columns(pl.lit(True).alias("stays!known"))
    found = checked(tmp_path, member=member, stays=None)
    assert [(each.table, each.code, each.items) for each in found.faults] == [
        ("stays", "missing-table", ("everything",))
    ]
    facts, _awards = facts_of(subject_tables(found, "member"), [PROGRAM], 0)
    assert "stays" not in facts.records


def test_columns_and_tables_that_nobody_reads_are_left_alone(tmp_path: Path) -> None:
    found = checked(
        tmp_path,
        member=pl.DataFrame(MEMBERS).with_columns(pl.lit("junk").alias("member.junk")),
        stays=pl.DataFrame(STAYS).with_columns(pl.lit(b"\xff").alias("unread")),
        junk=pl.DataFrame({"a": [1]}),
    )
    assert found.is_sound
    assert "junk" not in found.tables
