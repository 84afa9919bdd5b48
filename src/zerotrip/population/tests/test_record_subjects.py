"""Each record of a list as a subject of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import translation

from zerotrip.core.errors import NotVisible
from zerotrip.population.snapshots.checking import Checked, check
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.snapshots.subjects import subject_tables, subjects_of
from zerotrip.population.tests.checked import PROGRAM, aside, checked
from zerotrip.population.tests.foreign import MEMBERS, STAYS, changed, of_stays, write
from zerotrip.rules.columns.tables import facts_of

ONE_STAY = of_stays()


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


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
