"""What must stand before the platform opens: translations, tables, packs, people. Each step only once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zerotrip.config.messages import compile_all
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict, Unavailable

Say = Callable[[str], None]
OURS = (
    *("zerotrip.sqlite3", "zerotrip.sqlite3-wal", "zerotrip.sqlite3-shm"),
    *(
        "keys",
        "documents",
        "checkpoints",
        "logs",
        "mail",
        "static",
        "departments",
        "samples",
        "population",
        "bank",
    ),
)


def take_home(home: Path, *, fresh: bool) -> None:
    if fresh:
        _empty(home)
    try:
        (home / "static").mkdir(parents=True, exist_ok=True)
        probe = home / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Unavailable(
            "home-not-writable",
            "%(home)s cannot be written to (%(reason)s). Give yourself the right, or choose another "
            "folder: ZEROTRIP_HOME=/some/folder zerotrip up",
            home=home,
            reason=error.strerror or error,
        ) from error


def _empty(home: Path) -> None:
    """Only what zerotrip put there, and only where its database lies."""
    if connection.vendor != "sqlite":
        raise Conflict(
            "fresh-is-for-sqlite",
            "--fresh empties the database in ZEROTRIP_HOME; DATABASE_URL points elsewhere. "
            "Drop that database by its own means.",
        )
    if not (home / "zerotrip.sqlite3").exists():
        return
    for name in OURS:
        path = home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def prepare(*, members: int, say: Say) -> None:
    if compile_all():
        say("Translations compiled")
    if _tables_are_missing():
        say("Making the database")
        call_command("migrate", verbosity=0, interactive=False)
    from zerotrip.demo import history, population
    from zerotrip.demo.world import World

    at = now()
    population.settle(members=members, at=history.begun(at), today=day_of(at), say=say)
    history.live(World(members, today=day_of(at)), at=at, say=say)


def _tables_are_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
