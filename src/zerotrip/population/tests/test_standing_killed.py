"""A process that dies in the middle of a change leaves what was before, or what comes after: never half."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zerotrip.population.standing import book
from zerotrip.population.standing.standing import Standing
from zerotrip.population.tests.standing_items import MEMBERS, SETTLED, program, stay
from zerotrip.population.tests.standing_world import Someone, World, holds

pytestmark = pytest.mark.slow

NEWER = program("n", "n > 8")


@pytest.fixture
def world(tmp_path: Path) -> World:
    everybody = {
        number: Someone(
            {"a": number % 2 == 0, "n": number, "b": False},
            {"rows": [], "settlements": [stay(f"S{number}", 200_00 * number)]},
        )
        for number in range(1, 5)
    }
    programs = {"member": list(MEMBERS), "settlement": list(SETTLED)}
    return World(tmp_path, programs, everybody, seen=[*MEMBERS, *SETTLED])


STAYS = [stay("X", 5000_00), stay("Y", 1)]


def one_change(standing: Standing) -> None:
    standing.change_records(2, "settlements", STAYS)


def withdraw(standing: Standing) -> None:
    standing.withdraw("test.a")


def publish(standing: Standing) -> None:
    standing.publish(NEWER)


def turn(standing: Standing) -> None:
    standing.turn(date(2026, 7, 1))


def _deaths(
    world: World, paths: tuple[Path, Path], act: Callable[[Standing], None]
) -> Iterator[tuple[Path, Path]]:
    """Acts, and copies the run's folder before every statement: what a process killed there would leave."""
    snapshot, run = paths
    standing = Standing.open(*paths, world.programs)
    copies: list[Path] = []

    def copy(_statement: str) -> None:
        copies.append(run.with_name(f"{run.name}-killed-{len(copies)}"))
        shutil.copytree(run, copies[-1])

    standing.book._db.set_trace_callback(copy)
    act(standing)
    standing.book._db.set_trace_callback(None)
    standing.close()
    yield from ((snapshot, each) for each in copies)


def _as_it_stands(world: World, paths: tuple[Path, Path]) -> str:
    kept = book.Book(paths[1] / book.FILE)
    editions = {item: entry.edition for item, entry in kept.items().items()}
    kept.close()
    members = [each for each in (*MEMBERS, NEWER) if editions.get(each.item.id) == each.item.edition]
    standing = Standing.open(*paths, {**world.programs, "member": members})
    told = repr([standing.on, *(standing.results(subject).to_dicts() for subject in world.programs)])
    standing.close()
    return told


@pytest.mark.parametrize("act", [publish, turn, withdraw, one_change])
def test_an_act_is_there_whole_or_not_at_all(world: World, act: Callable[[Standing], None]) -> None:
    paths = world.run_from_scratch(2)
    earlier = Standing.open(*paths, world.programs)
    earlier.change(3, "n", 9)
    earlier.close()
    before = _as_it_stands(world, paths)
    seen = [_as_it_stands(world, left) for left in _deaths(world, paths, act)]
    after = _as_it_stands(world, paths)
    assert len(seen) > 5
    assert set(seen) <= {before, after}
    assert before != after


@pytest.mark.slow
def test_killed_for_good_it_opens_again(world: World) -> None:
    """SIGKILL between two statements of one change, in a process of its own."""
    paths = world.run_from_scratch(2)
    Standing.open(*paths, world.programs).close()
    before = _as_it_stands(world, paths)
    killed = subprocess.run([sys.executable, "-c", _DIES, *map(str, paths)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert _as_it_stands(world, paths) == before
    standing = Standing.open(*paths, world.programs)
    one_change(standing)
    world.everybody[2].records["settlements"] = STAYS
    holds(standing, world)
    standing.close()


_DIES = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from zerotrip.population.standing.standing import Standing
from zerotrip.population.tests.standing_items import MEMBERS, SETTLED
from zerotrip.population.tests.test_standing_killed import one_change
standing = Standing.open(Path(sys.argv[1]), Path(sys.argv[2]), {"member": MEMBERS, "settlement": SETTLED})
dies = lambda said: os.kill(os.getpid(), signal.SIGKILL) if "INSERT OR REPLACE INTO results" in said else None
standing.book._db.set_trace_callback(dies)
one_change(standing)
"""


def test_an_error_in_the_middle_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = world.run_from_scratch(2)
    standing = Standing.open(*paths, world.programs)

    def broken(*_given: Any) -> None:
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(standing.book, "put_results", broken)
        with pytest.raises(sqlite3.OperationalError):
            standing.change(3, "n", 9)
    holds(standing, world)
    standing.close()


def test_writers_at_once_lose_nothing(world: World) -> None:
    """Each changes another fact of the same person, several times; the last of each stands."""
    paths = world.run_from_scratch(2)

    def write(key: str, values: list[Any]) -> None:
        standing = Standing.open(*paths, world.programs)
        for value in values:
            standing.change(3, key, value)
        standing.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, ("n", "a", "b"), ([7, 8, 2, 9], [True, False, True], [None, True])))
    world.everybody[3].scalars |= {"n": 9, "a": True, "b": True}
    standing = Standing.open(*paths, world.programs)
    holds(standing, world)
    standing.close()
