"""The database of a test process: a copy of one that was migrated once, not migrated anew.

Running every migration takes some eight seconds of processor; copying what came of it, a few hundredths.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

SOURCE = Path(__file__).parents[1]


def take_database(*, kept_in: Path) -> None:
    """Connects this process to a database of its own, empty and migrated."""
    kept_in.mkdir(parents=True, exist_ok=True)
    take = _copy_on_postgresql if connection.vendor == "postgresql" else _copy_in_memory
    with _alone(kept_in / "migrating.lock"):
        take(kept_in)
    _make_own_keys()


def _copy_in_memory(kept_in: Path) -> None:
    template = kept_in / f"migrated-{_fingerprint()}.sqlite3"
    if not template.exists():
        for outdated in kept_in.glob("migrated-*"):
            outdated.unlink()
        _migrate(str(template.with_suffix(".unfinished")))
        template.with_suffix(".unfinished").rename(template)
    _connect_to(f"file:tests-{os.getpid()}?mode=memory&cache=shared")
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(template)) as migrated:
        migrated.backup(connection.connection)


def _copy_on_postgresql(kept_in: Path) -> None:
    """The server of a run is a new one, so the first process on it migrates."""
    server = connection.settings_dict["NAME"]
    template, own = f"migrated_{_fingerprint()}", f"tests_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        known = cursor.fetchone()
    if not known:
        _create(f"{template}_unfinished")
        _migrate(f"{template}_unfinished")
        _connect_to(server)
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{template}_unfinished" RENAME TO "{template}"')
    _create(own, like=template)
    _connect_to(own)


def _make_own_keys() -> None:
    """Those in the copy are wrapped with the root key of the process that migrated."""
    from zerotrip.vault.apps import prepare_keys
    from zerotrip.vault.models import DataKey

    DataKey.objects.all().delete()
    prepare_keys(using=connection.alias)


def _create(name: str, *, like: str = "template1") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


def _migrate(name: str) -> None:
    _connect_to(name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def _connect_to(name: str) -> None:
    settings: Any = connection.settings_dict
    connection.close()
    if ":memory:" in str(settings["NAME"]) or "mode=memory" in str(settings["NAME"]):
        connection.connection = None
    settings["NAME"] = name


def _fingerprint() -> str:
    """Of everything that migrating depends on: our migrations, and the packages that bring their own."""
    told = hashlib.sha256(repr(django.VERSION).encode())
    locked = SOURCE.parents[1] / "requirements.txt"
    for file in (*sorted(SOURCE.glob("*/migrations/*.py")), locked, SOURCE / "config" / "settings.py"):
        if file.exists():
            told.update(file.name.encode() + file.read_bytes())
    return told.hexdigest()[:16]


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
