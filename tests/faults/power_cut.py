"""A power cut at any moment of a story: what lies on the disk then is opened as after a restart.

python -m tests.faults.power_cut NUMBER [--synchronous NORMAL] [--seed 1]     one JSON line at the end

The story runs under strace. From what it wrote and synced, NUMBER disks are put together, each at a chance
moment (tests/faults/disk.py says what is on them). Each must hold exactly what had been committed by then,
the commit under way or not; every paper that a row names must open, and books and journal must hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults.disk import Disk
from tests.faults.home import DATABASE, migrated, own_home
from tests.faults.trace import Call, calls, traced


@dataclass
class Replay:
    """What was written, in order; `acknowledged` says after which calls a commit had come back."""

    trail: list[Call]
    acknowledged: list[int]
    chance: Random

    def cut_at(self, moments: list[int], disk: Disk) -> Iterator[tuple[int, set[str]]]:
        """Each moment, with the states that may be found after it; `disk` is as written by then."""
        due, committed, played = sorted(moments), _state(disk, "committed"), 0
        ends = [*self.acknowledged[1:], len(self.trail)]
        following = dict(zip(self.acknowledged, ends, strict=True))
        for moment in due:
            while played < moment:
                disk.take(self.trail[played])
                wanted = played in following and moment <= following[played]
                committed = _state(disk, "committed") if wanted else committed
                played += 1
            yield moment, {committed, _state(disk, "whole")}


def record(folder: Path, synchronous: str) -> list[Call]:
    """Plays the story, and answers what it wrote below its home, commits that came back among it."""
    from zerotrip.demo.staging import world_outside

    home, trace, told = folder / "home", folder / "trace", folder / "acknowledged"
    with world_outside(home):
        traced([sys.executable, "-m", "tests.faults.acting", str(told), synchronous], trace)
    return list(calls(trace, home, told))


def main(number: int, *, synchronous: str = "FULL", seed: int = 1) -> dict[str, object]:
    folder = own_home("power-cut")
    home, image = folder / "home", folder / "image"
    migrated(home)
    before = Disk(home)
    trail = record(folder, synchronous)
    told = str(folder / "acknowledged")
    acknowledged = [at for at, call in enumerate(trail) if (call.name, call.path) == ("write", told)]
    chance = Random(seed)
    moments = [chance.randrange(len(trail)) for _ in range(number)]
    wrong, lost = [], 0
    for moment, allowed in Replay(trail, acknowledged, chance).cut_at(moments, before):
        shutil.rmtree(image, ignore_errors=True)
        before.lay_down(image, chance)
        same = state_of(image / DATABASE) in allowed  # before anything looks, and may go on sealing
        faults = look(image)
        if faults and any(faults == look(folder / seen) for seen in ("committed", "whole")):
            # Between two steps of the sealer, cut or not: it goes on after a restart.
            faults = look(image, sealing=True)
        lost += not same
        if faults or not same:
            wrong.append({"call": moment, "holds what was committed": same, "faults": faults})
    shutil.rmtree(folder)
    return {"disks": number, "calls": len(trail), "commits": len(acknowledged), "lost": lost, "wrong": wrong}


def _state(disk: Disk, name: str) -> str:
    """Of the database as the program that writes it sees it; it stays in a folder of this name."""
    whole = disk.home.with_name(name)
    shutil.rmtree(whole, ignore_errors=True)
    disk.lay_down(whole)
    return state_of(whole / DATABASE)


def state_of(database: Path) -> str:
    """A digest of every row of every table."""
    told = hashlib.sha256()
    with closing(sqlite3.connect(database)) as rows:
        tables = rows.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for name, sql in tables.fetchall():
            told.update(f"{name} {sql}".encode())
            for row in rows.execute(f'SELECT * FROM "{name}" ORDER BY 1'):
                told.update(repr(row).encode())
    return told.hexdigest()


def look(home: Path, *, sealing: bool = False) -> list[str]:
    """What is wrong with an installation that has just been started again; empty where nothing is."""
    from django.conf import settings
    from django.db import connection

    from zerotrip.audit.actions import seal
    from zerotrip.audit.queries import verify
    from zerotrip.audit.reconciliation import run
    from zerotrip.config.migrated_once import connect_to
    from zerotrip.core.clock import now

    connect_to(str(home / DATABASE))
    settings.ZEROTRIP_HOME = home
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
    if sealing:
        seal(at=now())
    said += [str(each) for each in (*verify(), *run())] if not said else []
    connection.close()
    return said


if __name__ == "__main__":
    parsed = argparse.ArgumentParser()
    parsed.add_argument("number", type=int)
    parsed.add_argument("--synchronous", default="FULL")
    parsed.add_argument("--seed", type=int, default=1)
    given = parsed.parse_args()
    told = main(given.number, synchronous=given.synchronous, seed=given.seed)
    print(json.dumps(told, ensure_ascii=False))
    sys.exit(bool(told["wrong"]))
