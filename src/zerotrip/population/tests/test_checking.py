"""Whose facts are set aside, whose lists and awards are unknown by it, and where checking stops."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import translation

from zerotrip.core.errors import Invalid
from zerotrip.population.snapshots.checking import check, check_all
from zerotrip.population.snapshots.fault import SET_ASIDE, WHY
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.snapshots.subjects import subject_tables
from zerotrip.population.tests import foreign
from zerotrip.population.tests.checked import INCOME, PROGRAM, aside, checked, persons, with_column
from zerotrip.population.tests.foreign import AWARDS, MEMBERS, STAYS, changed, write
from zerotrip.rules.columns import compile_columns
from zerotrip.rules.columns.tables import facts_of


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


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
