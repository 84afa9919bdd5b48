"""An export killed in the middle of a write, by the system and not by its own leave; then run again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from zerotrip.config.imports import SOURCE
from zerotrip.population.snapshots.snapshot import Snapshot

EXPORTER = Path(__file__).with_name("exporter.py")


def play(home: Path, *said: str) -> int:
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    env |= {"ZEROTRIP_HOME": str(home), "PYTHONPATH": str(SOURCE.parent)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", EXPORTER, *said],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, -9), done.stderr
    return done.returncode


def tables(out: Path) -> dict[str, list[tuple[object, ...]]]:
    return {str(file.relative_to(out)): pl.read_parquet(file).rows() for file in out.rglob("*.parquet")}


@pytest.mark.slow
def test_killed_half_way_the_next_run_continues(tmp_path: Path) -> None:
    home, whole, half = tmp_path / "home", tmp_path / "whole", tmp_path / "half"
    assert play(home, "make") == 0
    assert play(home, "export", str(whole)) == 0
    assert play(home, "export", str(half), "11") == -9
    drafts = list(half.rglob(".draft-*"))
    done = {file: file.stat().st_mtime_ns for file in half.glob("member/*.parquet")}
    assert (len(drafts), len(done)) == (1, 1)
    assert play(home, "export", str(half)) == 0
    assert tables(half) == tables(whole)
    assert {file: file.stat().st_mtime_ns for file in done} == done
    assert list(half.rglob(".draft-*")) == []
    assert Snapshot.open(half).partitions == 3
