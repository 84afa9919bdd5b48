"""What an export leaves behind: nobody else may look; it goes on where it was cut off, is forgotten."""

from __future__ import annotations

import json
import re
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import translation

from zerotrip.audit.models import Entry
from zerotrip.core import files
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.members.models import Person
from zerotrip.population.snapshots.exporting import export_snapshot
from zerotrip.population.snapshots.forgetting import KEPT_FOR, forget, forget_expired
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.tests.few import BY, WHY, exported

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def test_no_name_no_number_and_nobody_else_can_look(few: list[Person], now: datetime, tmp_path: Path) -> None:
    out = tmp_path / "s"
    exported(out, now)
    for path in [out, *out.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    members = pl.read_parquet(out / "member" / "part-00000.parquet")
    text = "\n".join(pl.read_parquet(file).write_json() for file in out.rglob("*.parquet")) + (
        out / "snapshot.json"
    ).read_text("utf-8")
    words = set(re.findall(r"[\w-]+", text))  # four digits stand in many a hash by chance, but not alone
    for person in few:
        account = person.accounts.first()
        secrets = [person.name, person.id_number.open(), person.phone.open()]
        secrets += [account.number.open(), account.masked] if account else []
        assert [each for each in secrets if each and each in text] == []
        assert account is None or account.tail not in words
    assert members.select("member.district", "member.industry", "member.is_member").unique().rows() == [
        ("330106", "unknown", True)
    ]
    assert members["member.account"].null_count() == 1
    assert members["member.account"].n_unique() == 5


def test_the_journal_says_who_and_why_before_the_first_byte(
    few: list[Person], now: datetime, tmp_path: Path
) -> None:
    def die(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exported(tmp_path / "s", now, progress=die)
    entry = Entry.objects.get(what="population.exported")
    assert (entry.about, entry.by_key, entry.because) == ("snapshot:s", BY.key, WHY)
    assert not list((tmp_path / "s").glob("member/*"))


def test_without_a_reason_nothing_is_written(few: list[Person], now: datetime, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="needed for"):
        export_snapshot(tmp_path / "s", at=now, by=BY, because=" ")
    assert not (tmp_path / "s").exists()


class Killed(BaseException):
    pass


def cut_off(out: Path, now: datetime, after: int, monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    """Dies in the middle of a partition, while its tables are half there."""
    whole, written = files.write_whole, [0]

    def dying(path: Path, content: bytes) -> None:
        written[0] += 1
        if written[0] > after:
            raise Killed
        whole(path, content)

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(files, "write_whole", dying)
        exported(out, now, **more)


def frames(out: Path) -> dict[str, pl.DataFrame]:
    return {str(file.relative_to(out)): pl.read_parquet(file) for file in out.rglob("*.parquet")}


def test_what_was_cut_off_goes_on_and_writes_nothing_twice(
    few: list[Person], now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(tmp_path / "whole", now, partition_size=2)
    for after in (0, 1, 5, 9, 20):
        out = tmp_path / f"after-{after}"
        cut_off(out, now, after, monkeypatch, partition_size=2)
        if (out / "export.json").exists():
            with pytest.raises(Invalid, match="cut off"):
                Snapshot.open(out)
        before = {file: file.stat().st_mtime_ns for file in out.glob("member/*.parquet")}
        # Its own moment and its own size stand, whatever the second run is told.
        later = now + timedelta(hours=1)
        if (out / "export.json").exists():
            again = exported(out, later, partition_size=1_000)
            assert (again.at, again.partitions) == (now, whole.partitions)
            assert {file: file.stat().st_mtime_ns for file in before} == before
            assert {k: v.to_dicts() for k, v in frames(out).items()} == {
                k: v.to_dicts() for k, v in frames(tmp_path / "whole").items()
            }
            assert not (out / "export.json").exists()


def test_half_an_export_of_another_day_is_not_gone_on_with(
    few: list[Person], now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(tmp_path / "s", now, 4, monkeypatch)
    with pytest.raises(Conflict, match="was begun on 2026-06-12"):
        exported(tmp_path / "s", now + timedelta(days=1))
    with pytest.raises(Conflict, match="other items"):
        exported(tmp_path / "s", now, facts={})


def test_it_takes_no_folder_that_is_not_its_own(few: list[Person], now: datetime, tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir(mode=0o755)
    with pytest.raises(Conflict, match="chmod 700"):
        exported(open_to_all, now)
    full = tmp_path / "full"
    full.mkdir(mode=0o700)
    (full / "letter.txt").touch()
    with pytest.raises(Conflict, match="not empty"):
        exported(full, now)
    exported(tmp_path / "s", now)
    with pytest.raises(Conflict, match="whole snapshot"):
        exported(tmp_path / "s", now)


def test_forgetting_removes_what_was_exported_and_nothing_else(
    few: list[Person], now: datetime, tmp_path: Path
) -> None:
    out = tmp_path / "s"
    exported(out, now, partition_size=4)
    (out / "notes.txt").touch()
    assert forget(out, by=BY, at=now, because="done") == [out / "notes.txt"]
    assert sorted(out.rglob("*")) == [out / "notes.txt"]
    assert Entry.objects.get(what="population.forgotten").because == "done"
    with pytest.raises(Invalid, match="nothing was removed"):
        forget(out, by=BY, at=now, because="again")
    assert (out / "notes.txt").exists()


def test_what_is_kept_long_enough_goes_by_itself(
    few: list[Person], now: datetime, tmp_path: Path, settings: Any
) -> None:
    settings.ZEROTRIP_HOME = tmp_path
    old, young = tmp_path / "population" / "old", tmp_path / "population" / "young"
    exported(old, now - KEPT_FOR - timedelta(seconds=1))
    exported(young, now - KEPT_FOR)
    (tmp_path / "population" / "foreign").mkdir()
    assert forget_expired(at=now, by=BY) == [old]
    assert not old.exists()
    assert young.exists()


def test_the_manifest_says_what_is_in_it(few: list[Person], now: datetime, tmp_path: Path) -> None:
    snapshot = exported(tmp_path / "s", now, partition_size=4)
    document = json.loads((tmp_path / "s" / "snapshot.json").read_text("utf-8"))
    assert (document["format"], document["on"], document["partitions"]) == (1, "2026-06-12", 2)
    assert document["tables"]["member"]["rows"] == snapshot.rows["member"] == 5
    assert document["tables"]["settlements"]["rows"] == 2
    assert document["tables"]["settlement"]["columns"]["settlement.self_borne"] == "Int64"
    assert snapshot.bounds is None  # parts belong together as they are
