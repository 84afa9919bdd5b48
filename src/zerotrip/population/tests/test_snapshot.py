"""Directories of any make: what is found in them, how it is cut into partitions, and what is refused."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import translation

from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.population.snapshots.checking import check, check_all
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.snapshots.subjects import subject_tables
from zerotrip.population.tests.foreign import AWARDS, COVER, MEMBERS, STAYS, of_members, write
from zerotrip.rules.columns.tables import facts_of

PROGRAM = of_members()
TABLES = {"member": MEMBERS, "stays": STAYS, "cover": COVER, "@awards": AWARDS}


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def told(snapshot: Snapshot) -> dict[str, Any]:
    """Every member's facts and awards, from whichever partition; each must come once."""
    found: dict[str, Any] = {}
    for index in range(snapshot.partitions):
        checked = check(snapshot.partition(index), [PROGRAM])
        assert checked.is_sound, (checked.set_aside, checked.faults)
        tables = subject_tables(checked, "member")
        for line, person in enumerate(tables.rows["person"].to_list()):
            assert str(person) not in found
            found[str(person)] = facts_of(tables, [PROGRAM], line)
    return found


def spread(folder: Path, table: str, parts: list[pl.DataFrame], name: str = "x-{}.snappy.parquet") -> None:
    (folder / f"{table}.parquet").unlink(missing_ok=True)
    (folder / table).mkdir(parents=True, exist_ok=True)
    for number, part in enumerate(parts):
        part.write_parquet(folder / table / name.format(number))


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, Any]:
    return told(Snapshot.open(write(tmp_path / "whole")))


def test_single_files(whole: dict[str, Any], tmp_path: Path) -> None:
    snapshot = Snapshot.open(tmp_path / "whole")
    assert snapshot.tables == ("@awards", "cover", "member", "stays")
    assert snapshot.rows == {"member": 4, "stays": 4, "cover": 3, "@awards": 1}
    assert (snapshot.partitions, snapshot.at, snapshot.on) == (1, None, None)
    assert sorted(whole) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_large_files_are_read_in_ranges_of_persons(whole: dict[str, Any], tmp_path: Path, size: int) -> None:
    snapshot = Snapshot.open(tmp_path / "whole", partition_size=size)
    assert snapshot.partitions == -(-4 // size)
    assert told(snapshot) == whole


def test_files_of_any_name_in_any_order_as_a_lake_writes_them(whole: dict[str, Any], tmp_path: Path) -> None:
    lake = write(tmp_path / "lake")
    for table, rows in TABLES.items():
        mixed = pl.DataFrame(rows).reverse()
        spread(lake, table, [mixed[::2], mixed[1::2]])
    (lake / "member" / "_SUCCESS").touch()
    (lake / "_delta_log").mkdir()
    for size in (2, 100):
        found = told(Snapshot.open(lake, partition_size=size))
        assert {person: awards for person, (_, awards) in found.items()} == {
            person: awards for person, (_, awards) in whole.items()
        }
        assert {person: facts.scalars for person, (facts, _) in found.items()} == {
            person: facts.scalars for person, (facts, _) in whole.items()
        }


def test_a_folder_may_bear_the_ending_of_a_file(whole: dict[str, Any], tmp_path: Path) -> None:
    lake = write(tmp_path / "lake", stays=None)
    (lake / "stays.parquet").mkdir()
    pl.DataFrame(STAYS).write_parquet(lake / "stays.parquet" / "part-0.parquet")
    assert told(Snapshot.open(lake)) == whole


def test_keys_in_text_and_in_numbers_meet(whole: dict[str, Any], tmp_path: Path) -> None:
    for name, dtype in (("text", pl.String()), ("category", pl.Categorical()), ("short", pl.Int16())):
        stays = pl.DataFrame(STAYS).with_columns(pl.col("person").cast(pl.String).cast(dtype))
        assert told(Snapshot.open(write(tmp_path / name, stays=stays))) == whole


def test_files_of_one_table_may_differ_in_their_types(tmp_path: Path) -> None:
    lake = write(tmp_path)
    first, second = pl.DataFrame(MEMBERS[:2]), pl.DataFrame(MEMBERS[2:])
    second = second.with_columns(pl.lit("2.5").alias("member.size"), pl.col("member.income").cast(pl.Int32))
    spread(lake, "member", [first, second.drop("member.note")])
    checked = check(Snapshot.open(lake).partition(0), [PROGRAM])
    assert [str(size) for size in checked.tables["member"]["member.size"].to_list()] == [
        "3.000000000000", "3.000000000000", "2.500000000000", "2.500000000000"
    ]  # fmt: skip
    (fault,) = checked.faults
    assert (fault.column, fault.file, fault.rows) == ("member.note", "member/x-1.snappy.parquet", 2)
    assert checked.tables["member"]["member.note"].to_list() == ["x", "x", None, None]


# ── Parts of one number ─────────────────────────────────────────────────────
def parts(folder: Path, tables: dict[str, list[list[dict[str, Any]]]]) -> Path:
    for table, rows in tables.items():
        schema = pl.DataFrame(TABLES[table]).schema
        spread(folder, table, [pl.DataFrame(part, schema=schema) for part in rows], "part-{:05d}.parquet")
    return folder


ALIGNED: dict[str, list[list[dict[str, Any]]]] = {
    "member": [MEMBERS[:2], MEMBERS[2:]],
    "stays": [STAYS[:3], STAYS[3:]],
    "cover": [COVER[:2], COVER[2:]],
    "@awards": [AWARDS, []],
}


def test_parts_that_belong_together_are_read_as_they_are(whole: dict[str, Any], tmp_path: Path) -> None:
    snapshot = Snapshot.open(parts(tmp_path / "parts", ALIGNED))
    assert (snapshot.partitions, snapshot.bounds) == (2, None)
    assert told(snapshot) == whole


def test_parts_that_overlap_are_brought_together(whole: dict[str, Any], tmp_path: Path) -> None:
    mixed = ALIGNED | {"stays": [STAYS[2:], STAYS[:2]]}
    snapshot = Snapshot.open(parts(tmp_path / "parts", mixed), partition_size=2)
    assert snapshot.bounds == (3,)
    found = told(snapshot)
    assert {person: facts.records["stays"] for person, (facts, _) in found.items()}["1"] == (
        whole["1"][0].records["stays"]
    )
    assert sum(len(facts.records["stays"]) for facts, _ in found.values()) == 4


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_member_in_two_parts_is_a_member_twice(tmp_path: Path, size: int) -> None:
    twice = ALIGNED | {"member": [MEMBERS[:2], [*MEMBERS[2:], MEMBERS[0]]]}
    report = check_all(Snapshot.open(parts(tmp_path, twice), partition_size=size), [PROGRAM])
    assert report.set_aside.filter(why="duplicate-member").select("file", "row").rows() == [
        ("member/part-00000.parquet", 1),
        ("member/part-00001.parquet", 3),
    ]
    assert report.rows["member"] == 3


@pytest.mark.parametrize("size", [1, 2, 100])
def test_the_last_member_of_a_part_may_be_the_first_of_the_next(tmp_path: Path, size: int) -> None:
    twice = ALIGNED | {"member": [MEMBERS[:2], MEMBERS[1:]]}
    report = check_all(Snapshot.open(parts(tmp_path, twice), partition_size=size), [PROGRAM])
    assert report.set_aside.filter(why="duplicate-member").select("file", "row").rows() == [
        ("member/part-00000.parquet", 2),
        ("member/part-00001.parquet", 1),
    ]


def test_rows_without_a_person_are_told_once_in_ranges_too(tmp_path: Path) -> None:
    member = pl.DataFrame([*MEMBERS, MEMBERS[0] | {"person": None}])
    report = check_all(Snapshot.open(write(tmp_path, member=member), partition_size=2), [PROGRAM])
    assert report.set_aside.select("row", "why").rows() == [(5, "no-person")]


def test_a_record_in_the_part_of_others_still_finds_its_member(tmp_path: Path) -> None:
    astray = ALIGNED | {"cover": [[], COVER]}
    report = check_all(Snapshot.open(parts(tmp_path, astray), partition_size=2), [PROGRAM])
    assert report.set_aside.is_empty()
    assert report.rows["cover"] == 3


# ── What is refused ─────────────────────────────────────────────────────────
def test_no_folder_no_members_and_no_parquet_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotVisible, match="no folder"):
        Snapshot.open(tmp_path / "nowhere")
    with pytest.raises(NotVisible, match="holds no members"):
        Snapshot.open(tmp_path)
    write(tmp_path)
    (tmp_path / "stays.parquet").write_bytes(b"PAR1 this is not Parquet PAR1")
    with pytest.raises(Invalid, match=r"stays\.parquet cannot be read"):
        Snapshot.open(tmp_path)


def test_a_file_that_was_cut_off_is_refused_with_its_name(tmp_path: Path) -> None:
    write(tmp_path)
    stays = tmp_path / "stays.parquet"
    stays.write_bytes(stays.read_bytes()[:-9])
    with pytest.raises(Invalid, match=r"stays\.parquet cannot be read"):
        Snapshot.open(tmp_path)


@pytest.mark.parametrize("person", [pl.lit(1.5), pl.lit(None), pl.lit(b"x")])
def test_members_need_keys(tmp_path: Path, person: pl.Expr) -> None:
    write(tmp_path, member=pl.DataFrame(MEMBERS).with_columns(person.alias("person")))
    with pytest.raises(Invalid, match="needs a column “person”"):
        Snapshot.open(tmp_path)


def test_a_table_without_keys_is_named_and_its_lists_unknown(tmp_path: Path) -> None:
    snapshot = Snapshot.open(write(tmp_path, stays=pl.DataFrame(STAYS).drop("person")), partition_size=2)
    report = check_all(snapshot, [PROGRAM])
    assert [(fault.table, fault.code, fault.file) for fault in report.faults] == [
        ("stays", "no-person-column", "stays.parquet")
    ]
    checked = check(snapshot.partition(1), [PROGRAM])
    assert "stays" not in facts_of(subject_tables(checked, "member"), [PROGRAM], 0)[0].records


def test_a_table_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "stays").mkdir()
    pl.DataFrame(STAYS).write_parquet(tmp_path / "stays" / "a.parquet")
    with pytest.raises(Invalid, match="table stays twice"):
        Snapshot.open(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 2}', '{"format": 1}'])
def test_a_manifest_of_another_make_is_refused(tmp_path: Path, text: str) -> None:
    (write(tmp_path) / "snapshot.json").write_text(text)
    with pytest.raises(Invalid, match="no snapshot of ours"):
        Snapshot.open(tmp_path)


def test_a_missing_part_is_refused(tmp_path: Path) -> None:
    folder = parts(tmp_path, ALIGNED)
    manifest = {"format": 1, "partitions": 2, "tables": {table: {} for table in ALIGNED}}
    (folder / "snapshot.json").write_text(json.dumps(manifest))
    assert Snapshot.open(folder).partitions == 2
    (folder / "cover" / "part-00001.parquet").unlink()
    with pytest.raises(Invalid, match=r"part-00001\.parquet is missing"):
        Snapshot.open(folder)


def test_the_hash_changes_with_the_content(tmp_path: Path) -> None:
    before = Snapshot.open(write(tmp_path)).hash
    assert Snapshot.open(tmp_path).hash == before
    os.utime(tmp_path / "stays.parquet", (1, 1))
    assert Snapshot.open(tmp_path).hash != before


def test_a_snapshot_can_be_sent_to_another_process(tmp_path: Path) -> None:
    snapshot = Snapshot.open(write(tmp_path), partition_size=2)
    sent = pickle.loads(pickle.dumps(snapshot))
    assert sent == snapshot
    assert told(sent) == told(snapshot)
