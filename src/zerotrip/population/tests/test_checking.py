"""Every way in which facts can be wrong: named with file and row, counted, set aside or stopped at."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import translation

from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.population.snapshots.checking import Checked, check, check_all
from zerotrip.population.snapshots.fault import SET_ASIDE, WHY
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.snapshots.subjects import subject_tables, subjects_of
from zerotrip.population.tests import foreign
from zerotrip.population.tests.foreign import (
    AWARDS,
    COVER,
    MEMBERS,
    STAYS,
    changed,
    of_members,
    of_stays,
    write,
)
from zerotrip.rules.columns import compile_columns
from zerotrip.rules.columns.tables import facts_of

PROGRAM, ONE_STAY = of_members(), of_stays()
BORN, SIZE, INCOME = "member.born", "member.size", "member.income"


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def checked(folder: Path, **tables: pl.DataFrame | None) -> Checked:
    return check(Snapshot.open(write(folder, **tables)).partition(0), [PROGRAM])


def aside(found: Checked) -> list[tuple[Any, ...]]:
    return found.set_aside.select("file", "row", "person", "column", "read", "why").rows()


def persons(found: Checked) -> list[Any]:
    return found.tables["member"]["person"].to_list()


def with_column(rows: list[dict[str, Any]], name: str, values: pl.Series) -> pl.DataFrame:
    return pl.DataFrame(rows).with_columns(values.alias(name))


def test_sound_facts_lose_nothing(tmp_path: Path) -> None:
    found = checked(tmp_path)
    assert found.is_sound
    assert {name: table.height for name, table in found.tables.items()} == {
        "member": 4,
        "stays": 4,
        "cover": 3,
        "@awards": 1,
    }
    assert found.set_aside.schema == pl.Schema(SET_ASIDE)
    facts, awards = facts_of(subject_tables(found, "member"), [PROGRAM], 1)
    assert facts.records["stays"] == [
        {name: value for name, value in row.items() if name != "person"} for row in STAYS[1:3]
    ]
    assert facts.scalars == {key: value for key, value in MEMBERS[1].items() if key != "person"}
    assert awards == [{"item": "everything", "on": date(2026, 2, 1), "amount": 100}]


def days(*numbers: int) -> pl.Series:
    return pl.Series([*numbers, None, None], dtype=pl.Int32).cast(pl.Date)


def at(*moments: str | None) -> pl.Series:
    return pl.Series(moments).str.to_datetime()


# ── One cell ────────────────────────────────────────────────────────────────
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


# ── Members twice, records of nobody ────────────────────────────────────────
def test_of_a_member_who_is_there_twice_no_row_counts(tmp_path: Path) -> None:
    rows = [*MEMBERS, MEMBERS[1] | {"member.sex": "male"}]
    found = checked(tmp_path, member=pl.DataFrame(rows))
    assert aside(found) == [
        ("member.parquet", 2, "2", "person", "2", "duplicate-member"),
        ("member.parquet", 5, "2", "person", "2", "duplicate-member"),
        ("@awards.parquet", 1, "2", "person", "2", "person-set-aside"),
        ("cover.parquet", 2, "2", "person", "2", "person-set-aside"),
        ("stays.parquet", 2, "2", "person", "2", "person-set-aside"),
        ("stays.parquet", 3, "2", "person", "2", "person-set-aside"),
    ]
    assert persons(found) == [1, 3, 4]


def test_two_members_without_a_key_are_not_each_others_double(tmp_path: Path) -> None:
    rows = [*MEMBERS, MEMBERS[0] | {"person": None}, MEMBERS[0] | {"person": None}]
    found = checked(tmp_path, member=pl.DataFrame(rows))
    assert aside(found) == [
        ("member.parquet", 5, None, "person", None, "no-person"),
        ("member.parquet", 6, None, "person", None, "no-person"),
    ]


def test_a_record_of_an_unknown_person_is_set_aside_and_nobody_else_loses_by_it(tmp_path: Path) -> None:
    found = checked(tmp_path, stays=pl.DataFrame([*STAYS, STAYS[0] | {"person": 9, "id": "E"}]))
    assert aside(found) == [("stays.parquet", 5, "9", "person", "9", "unknown-person")]
    assert found.tables["stays"].height == 4
    assert "stays!known" not in found.tables["member"].columns  # all lists are whole


def test_a_record_without_a_person_may_be_anybodys_and_is_told(tmp_path: Path) -> None:
    found = checked(tmp_path, stays=pl.DataFrame([*STAYS, STAYS[0] | {"person": None, "id": "E"}]))
    assert aside(found) == [("stays.parquet", 5, None, "person", None, "no-person")]


@pytest.mark.parametrize(
    ("stays", "why"),
    [
        (changed(STAYS, 1, kind="sideways"), "not-a-choice"),
        (pl.DataFrame([*STAYS, STAYS[1] | {"fen": 1}]), "duplicate-record"),
    ],
)
def test_a_list_that_lost_a_record_is_unknown_and_not_short(
    tmp_path: Path, stays: pl.DataFrame, why: str
) -> None:
    found = checked(tmp_path, stays=stays)
    assert {row[-1] for row in aside(found)} == {why}
    assert found.tables["member"].select("person", "stays!known").rows() == [
        (1, True), (2, False), (3, True), (4, True)
    ]  # fmt: skip
    tables = subject_tables(found, "member")
    assert "stays" not in facts_of(tables, [PROGRAM], 1)[0].records
    assert facts_of(tables, [PROGRAM], 3)[0].records["stays"] == []


def test_the_verdict_of_a_member_with_a_torn_list_is_unknown_not_unmet(tmp_path: Path) -> None:
    plain = foreign.program("sum", foreign.TYPES, ("sum(s.fen for s in stays) >= 6",))
    sums = [Decimal(500), Decimal(600), Decimal(2**63), Decimal(800)]
    stays = with_column(STAYS, "fen", pl.Series(sums, dtype=pl.Decimal(38, 0)))
    snapshot = Snapshot.open(write(tmp_path, stays=stays))
    tables = subject_tables(check(snapshot.partition(0), [plain]), "member")
    out = compile_columns([plain]).judge(tables, on=date(2026, 6, 12), opened_on=None, reasons=False)
    assert out["sum:verdict"].to_list() == [0, 2, 1, 0]


def test_a_list_said_to_be_unknown_stays_so(tmp_path: Path) -> None:
    member = pl.DataFrame(MEMBERS).with_columns(pl.Series("stays!known", [True, True, False, None]))
    found = checked(tmp_path, member=member, stays=changed(STAYS, 1, kind="sideways"))
    assert found.tables["member"]["stays!known"].to_list() == [True, False, False, False]


@pytest.mark.parametrize("flag", ["no", 0, 0.0])
def test_a_list_said_to_be_known_in_another_type_is_unknown_and_told(tmp_path: Path, flag: object) -> None:
    found = checked(tmp_path, member=pl.DataFrame(MEMBERS).with_columns(pl.lit(flag).alias("stays!known")))
    (fault,) = found.faults
    assert (fault.column, fault.code, fault.expected) == ("stays!known", "wrong-type", "Boolean")
    assert fault.items == ("everything",)
    assert found.tables["member"]["stays!known"].to_list() == [False] * 4


def test_a_day_of_opening_in_another_type_is_told(tmp_path: Path) -> None:
    found = checked(tmp_path, member=pl.DataFrame(MEMBERS).with_columns(pl.lit(20260611).alias("opened_on")))
    assert [(each.column, each.code) for each in found.faults] == [("opened_on", "wrong-type")]


# ── Earlier awards ──────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("awards", "line"),
    [
        (changed(AWARDS, 0, amount=None), ("amount", None, "award-incomplete")),
        (
            changed(AWARDS, 0, on="2026-13-01"),
            ("on", "2026-13-01", "not-a-day"),
        ),
    ],
)
def test_who_lost_an_earlier_award_is_not_judged_without_it(
    tmp_path: Path, awards: pl.DataFrame, line: tuple[Any, ...]
) -> None:
    found = checked(tmp_path, **{"@awards": awards})
    assert ("member.parquet", 2, "2", "person", "2", "awards-unsure") in aside(found)
    assert ("@awards.parquet", 1, "2", *line) in aside(found)
    assert persons(found) == [1, 3, 4]


def test_awards_that_cannot_be_read_at_all_stop_everything(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"paid twice.*amount"):
        checked(tmp_path, **{"@awards": pl.DataFrame(AWARDS).drop("amount")})


def test_no_table_of_awards_means_that_there_are_none(tmp_path: Path) -> None:
    assert checked(tmp_path, **{"@awards": None}).is_sound


# ── Records as subjects ─────────────────────────────────────────────────────
def of_stay(folder: Path, **tables: pl.DataFrame | None) -> Checked:
    return check(Snapshot.open(write(folder, **tables)).partition(0), [PROGRAM, ONE_STAY])


def test_each_record_of_a_list_is_a_subject(tmp_path: Path) -> None:
    found = of_stay(tmp_path)
    assert subjects_of(found) == ("member", "stay")
    tables = subject_tables(found, "stay", [ONE_STAY])
    assert tables.rows.select("person", "subject", "stay.fen", "stay.on", "member.size").rows() == [
        (1, "A", 500, date(2026, 1, 2), 3),
        (2, "B", 600, date(2026, 1, 3), 3),
        (2, "C", 700, date(2026, 1, 4), 3),
        (3, "D", 800, date(2026, 1, 5), 3),
    ]
    assert tables.records["stays"].height == 4


def test_a_record_without_an_id_is_no_subject(tmp_path: Path) -> None:
    found = of_stay(tmp_path, stays=changed(STAYS, 1, id=None))
    assert aside(found) == [("stays.parquet", 2, "2", "id", None, "no-subject")]
    assert subject_tables(found, "stay").rows["subject"].to_list() == ["A", "C", "D"]


def test_a_table_of_its_own_goes_before_the_list(tmp_path: Path) -> None:
    own = pl.DataFrame(
        {"person": [1, 1, 9, 1], "subject": ["A", "V", "X", "V"], "stay.fen": [1, 2, 3, 4],
         "stay.on": [None, None, None, None], "stay.on!absent": [True, False, None, None]}
    )  # fmt: skip
    found = of_stay(tmp_path, stay=own)
    assert aside(found) == [
        ("stay.parquet", 2, "1", "subject", "V", "duplicate-subject"),
        ("stay.parquet", 3, "9", "person", "9", "unknown-person"),
        ("stay.parquet", 4, "1", "subject", "V", "duplicate-subject"),
    ]
    facts, _awards = facts_of(subject_tables(found, "stay"), [ONE_STAY], 0)
    assert facts.scalars == {"stay.fen": 1, "stay.on": None}


def test_what_a_record_says_goes_before_what_was_said_of_none(tmp_path: Path) -> None:
    own = pl.DataFrame({"person": [1], "subject": ["A"], "stay.fen": [None], "stay.on": [date(2026, 1, 2)]})
    member = pl.DataFrame(MEMBERS).with_columns(
        pl.lit(None).cast(pl.Int64).alias("stay.fen"), pl.lit(True).alias("stay.fen!absent")
    )
    found = of_stay(tmp_path, stay=own, member=member)
    facts, _awards = facts_of(subject_tables(found, "stay"), [ONE_STAY], 0)
    assert facts.scalars == {"stay.on": date(2026, 1, 2)}


def test_a_subject_that_the_facts_do_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotVisible, match="hold no household"):
        subject_tables(checked(tmp_path), "household")


# ── Stopping ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("tables", "said"),
    [
        (
            {"member": changed(MEMBERS, 0, member__sex="woman")},
            r"member.parquet:1 member\.sex = woman: .*choices",
        ),
        (
            {"member": pl.DataFrame(MEMBERS).drop(INCOME)},
            r"0 rows and 1 columns.*member\.parquet: member\.income",
        ),
    ],
)
def test_stopping_names_the_first_fault(tmp_path: Path, tables: dict[str, pl.DataFrame], said: str) -> None:
    part = Snapshot.open(write(tmp_path, **tables)).partition(0)
    with pytest.raises(Invalid) as caught:
        check(part, [PROGRAM], on_fault="stop")
    assert caught.value.code == "snapshot-faulty"
    assert re.search(said, str(caught.value))
    assert not check(part, [PROGRAM]).is_sound


def test_every_code_has_its_sentence_in_both_languages() -> None:
    assert all({*text} == {"en", "zh-Hans"} and all(text.values()) for text in WHY.values())


def test_all_partitions_are_told_together(tmp_path: Path) -> None:
    member = pl.DataFrame([*MEMBERS, MEMBERS[0]]).drop(INCOME)
    snapshot = Snapshot.open(write(tmp_path, member=member), partition_size=1)
    seen: list[tuple[int, int]] = []
    report = check_all(snapshot, [PROGRAM], progress=lambda done, of: seen.append((done, of)))
    assert snapshot.partitions == 4
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [(each.column, each.rows) for each in report.faults] == [(INCOME, 5)]
    assert report.rows == {"member": 3, "stays": 3, "cover": 2, "@awards": 1}
    assert report.set_aside.select("row", "why").rows()[:2] == [
        (1, "duplicate-member"),
        (5, "duplicate-member"),
    ]
