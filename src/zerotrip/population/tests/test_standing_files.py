"""One person found in a snapshot: ours or a stranger's, sorted or not, beside empty parts and bad rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.standing.files import SnapshotFiles
from zerotrip.population.tests.standing_items import MEMBERS, OF_A, OF_ROWS


def written(folder: Path, **tables: pl.DataFrame) -> Path:
    for name, frame in tables.items():
        file = folder / f"{name.replace('__', '/part-0000')}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(file)
    return folder


def members(*persons: Any) -> pl.DataFrame:
    return pl.DataFrame({"person": persons, "a": [bool(number % 2) for number in range(len(persons))]})


@pytest.fixture
def strange(tmp_path: Path) -> SnapshotFiles:
    """In no order, three to a range."""
    rows = pl.DataFrame({"person": [7, 1, 7, 99], "x": [1, 2, 3, 4]})
    folder = written(tmp_path, member=members(9, 1, 5, 7, 3, 8, 2, 4), rows=rows)
    return SnapshotFiles(Snapshot.open(folder, partition_size=3), [OF_A, OF_ROWS])


def test_ranges_of_a_stranger(strange: SnapshotFiles) -> None:
    assert strange.partitions == 3
    assert [strange.part_of(person) for person in (-5, 1, 3, 4, 6, 7, 8, 9, 50)] == [
        0,
        0,
        0,
        1,
        1,
        1,
        2,
        2,
        2,
    ]
    assert [strange.ends(part) for part in range(3)] == [(None, 4), (4, 8), (8, None)]
    assert strange.everybody() == {1, 2, 3, 4, 5, 7, 8, 9}


def test_what_is_held_of_one_person(strange: SnapshotFiles) -> None:
    seven = strange.base_of(7)
    assert seven is not None
    assert seven.scalars == {"a": True}
    assert seven.lists == {"rows": ({"x": 1}, {"x": 3})}
    assert strange.base_of(6) is None
    five = strange.base_of(5)
    assert five is not None
    assert five.whole("rows") == ()


def test_looked_up_together_as_one_by_one(strange: SnapshotFiles) -> None:
    everybody = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    alone = {person: strange.base_of(person) for person in everybody}
    together = strange.reading(strange.programs)
    together.look_up(everybody)
    assert {person: together.base_of(person) for person in everybody} == alone


def test_parts_out_of_order_and_empty_ones(tmp_path: Path) -> None:
    nobody = members().cast({"person": pl.Int64})
    folder = written(tmp_path, member__1=members(7, 8), member__2=nobody, member__3=members(1, 2))
    files = SnapshotFiles(Snapshot.open(folder), [OF_A])
    assert [files.part_of(person) for person in (0, 2, 6, 7, 9)] == [2, 2, 2, 0, 0]
    assert files.ends(2) == (None, 7)
    assert files.ends(0) == (7, None)
    assert files.ends(1) == ("", "")
    assert files.base_of(8) is not None


def test_nobody_at_all(tmp_path: Path) -> None:
    folder = written(tmp_path, member=members().cast({"person": pl.Int64}))
    files = SnapshotFiles(Snapshot.open(folder), list(MEMBERS))
    assert (files.part_of(3), files.ends(0), files.base_of(3)) == (0, (None, None), None)


def test_who_was_set_aside_is_not_there(tmp_path: Path) -> None:
    folder = written(tmp_path, member=members(1, 2, 2))
    files = SnapshotFiles(Snapshot.open(folder), [OF_A])
    assert files.base_of(1) is not None
    assert files.base_of(2) is None
