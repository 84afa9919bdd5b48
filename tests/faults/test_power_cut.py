"""Promise 2: a power cut loses nothing that was acknowledged. `make test-faults` looks at a thousand."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.faults.disk import Disk
from tests.faults.running import tool
from tests.faults.trace import calls, traced

WRITES_ROWS = """
import os, sqlite3, sys
rows = sqlite3.connect(sys.argv[1], isolation_level=None)
rows.execute("PRAGMA journal_mode=WAL")
rows.execute(f"PRAGMA synchronous={sys.argv[2]}")
rows.execute("CREATE TABLE row (number INTEGER)")
for number in range(20):
    rows.execute("INSERT INTO row VALUES (?)", [number])
os._exit(0)  # closing the database would sync it
"""


@pytest.fixture(autouse=True)
def strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed. On Debian or Ubuntu: apt-get install strace")


@pytest.mark.slow
def test_a_power_cut_loses_nothing_that_was_acknowledged() -> None:
    told = tool("power_cut", "30")
    assert (told["disks"], told["lost"], told["wrong"]) == (30, 0, [])


@pytest.mark.parametrize(("synchronous", "all_there"), [("FULL", True), ("NORMAL", False)])
def test_the_disk_loses_what_was_not_synced(tmp_path: Path, synchronous: str, all_there: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    disk = Disk(home)
    program = [sys.executable, "-c", WRITES_ROWS, str(home / "rows"), synchronous]
    traced(program, tmp_path / "trace")
    for call in calls(tmp_path / "trace", home):
        disk.take(call)
    found = []
    for seed in range(10):
        disk.lay_down(tmp_path / f"image{seed}", Random(seed))
        found.append(_rows(tmp_path / f"image{seed}" / "rows"))
    assert (found == [20] * 10) is all_there


def test_a_file_is_lost_with_the_name_of_its_folder(tmp_path: Path) -> None:
    """What the replayer found when it first ran: papers in a new folder whose own name was never synced."""
    home = tmp_path / "home"
    home.mkdir()
    disk = Disk(home)
    program = (
        f"import os; os.mkdir('{home}/new'); f = open('{home}/new/paper', 'w'); f.write('x'); f.flush(); "
        "os.fsync(f.fileno())"
    )
    traced([sys.executable, "-c", program], tmp_path / "trace")
    for call in calls(tmp_path / "trace", home):
        disk.take(call)
    assert disk.root.as_written().keys() == {"new"}
    assert disk.root.kept == {}


def _rows(database: Path) -> int:
    with closing(sqlite3.connect(database)) as rows:
        try:
            return int(rows.execute("SELECT count(*) FROM row").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # not even the table
