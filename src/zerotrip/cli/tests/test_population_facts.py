"""Facts exported, looked over and removed from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from zerotrip.audit.models import Entry
from zerotrip.cli import main
from zerotrip.demo.cast import Cast

WHY = "the yearly run"


def said(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["population", *map(str, words)])


@pytest.fixture
def folder(cast: Cast, tmp_path: Path) -> Path:
    out = tmp_path / "facts"
    done = said("export", "--by", "zhao", "--because", WHY, "--out", out, "--partition", "1", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["partitions"] == 2
    assert "facts: 2 of 2" in done.stderr
    return out


def test_exported_by_somebody_for_a_reason(cast: Cast, folder: Path) -> None:
    entry = Entry.objects.get(what="population.exported")
    assert (entry.by_key, entry.because) == (cast.actors["zhao"].key, WHY)
    again = said("export", "--by", "zhao", "--because", WHY, "--out", folder)
    assert (again.exit_code, "holds a whole snapshot" in again.output) == (1, True)
    assert said("export", "--because", WHY).exit_code == 2


def test_checked_and_what_was_altered_is_named(folder: Path) -> None:
    assert said("check", folder).exit_code == 0
    part = folder / "member" / "part-00001.parquet"
    pl.concat([pl.read_parquet(part)] * 2).write_parquet(part)
    done = said("check", folder, "--out", folder / "aside.csv")
    assert done.exit_code == 1
    assert "member/part-00001.parquet: not the bytes that were exported" in done.stdout
    assert "member/part-00001.parquet:2: person = " in done.stdout
    assert (folder / "aside.csv").read_text("utf-8").count("duplicate-member") == 2
    told = json.loads(said("check", folder, "--json").stdout)
    assert (told["set_aside"], told["why"]) == (2, {"duplicate-member": 2})


def test_removed_and_noted(folder: Path) -> None:
    assert said("forget", folder, "--by", "zhao").exit_code == 0
    assert not folder.exists()
    assert Entry.objects.filter(what="population.forgotten").count() == 1
