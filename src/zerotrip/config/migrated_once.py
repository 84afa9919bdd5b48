"""The database of a test process: a copy of one that was migrated once, not migrated anew.

Running every migration takes some eight seconds of processor; copying what came of it, a few hundredths.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

import django
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

SOURCE = Path(__file__).parents[1]


def take_database(*, kept_in: Path) -> str:
    """Connects this process to a database of its own, empty and migrated; answers its name."""
    kept_in.mkdir(parents=True, exist_ok=True)
    take = _copy_on_postgresql if connection.vendor == "postgresql" else _copy_in_memory
    with _alone(kept_in / "migrating.lock"):
        take(kept_in)
    _make_own_keys()
    return str(connection.settings_dict["NAME"])


def _copy_in_memory(kept_in: Path) -> None:
    connect_to(copy_of(str(_template(kept_in))))


def _template(kept_in: Path) -> Path:
    template = kept_in / f"migrated-{_fingerprint()}.sqlite3"
    if not template.exists():
        for outdated in kept_in.glob("migrated-*"):
            outdated.unlink()
        _migrate(str(template.with_suffix(".unfinished")))
        template.with_suffix(".unfinished").rename(template)
    return template


def copy_to(file: Path, *, kept_in: Path) -> None:
    """A migrated database on the disk, for programs that break what lies there; this process is on it."""
    kept_in.mkdir(parents=True, exist_ok=True)
    with _alone(kept_in / "migrating.lock"):
        template = _template(kept_in)
        connection.close()
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, file)
    connect_to(str(file))
    _make_own_keys()
    connection.close()


def _copy_on_postgresql(kept_in: Path) -> None:
    """The server of a run is a new one, so the first process on it migrates."""
    template = f"migrated_{_fingerprint()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        known = cursor.fetchone()
    if not known:
        _on_server(
            f'DROP DATABASE IF EXISTS "{template}_unfinished"', f'CREATE DATABASE "{template}_unfinished"'
        )
        _migrate(f"{template}_unfinished")
        _on_server(f'ALTER DATABASE "{template}_unfinished" RENAME TO "{template}"')
    connect_to(copy_of(template))


def _make_own_keys() -> None:
    """Those in the copy are wrapped with the root key of the process that migrated."""
    from zerotrip.vault.apps import prepare_keys
    from zerotrip.vault.models import DataKey

    DataKey.objects.all().delete()
    prepare_keys(using=connection.alias)


def copy_of(name: str) -> str:
    """A database of this process like that one; who is connected to that one is so no longer."""
    number = next(_numbers)
    if connection.vendor == "postgresql":
        copy = f"tests_{os.getpid()}_{number}"
        _on_server(f'DROP DATABASE IF EXISTS "{copy}"', f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        return copy
    copy = f"file:tests-{os.getpid()}-{number}?mode=memory&cache=shared"
    _held[copy] = sqlite3.connect(copy, uri=True, check_same_thread=False)
    with contextlib.closing(sqlite3.connect(name, uri=True)) as original:
        original.backup(_held[copy])
    return copy


def drop(name: str) -> None:
    if connection.vendor == "postgresql":
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')
    else:
        _held.pop(name).close()


def connect_to(name: str) -> None:
    settings: Any = connection.settings_dict
    if name == settings["NAME"]:
        return
    for each in list(_opened):
        if each.connection is not None:
            _let_go(each)
    settings["NAME"] = name


def _let_go(opened: Any) -> None:
    """A browser may still be asking for something in another thread. To close SQLite's connection under a
    statement ends the process; let go of, it closes when the last cursor on it is gone."""
    if opened.vendor == "postgresql":
        opened.connection.close()
    opened.connection = None


@receiver(connection_created)
def _remember(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    _opened.add(connection)


_opened: WeakSet[Any] = WeakSet()
"""Threads of a live server have connections of their own, and so has one in which a browser is driven."""
_numbers = itertools.count()
_held: dict[str, sqlite3.Connection] = {}
"""A database in memory lasts as long as somebody is connected to it."""


def _on_server(*statements: str) -> None:
    """From the database that the server began with: nobody may be connected to one that is copied."""
    connect_to(_server())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@functools.cache
def _server() -> str:
    return str(connection.settings_dict["NAME"])


def _migrate(name: str) -> None:
    connect_to(name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def _fingerprint() -> str:
    """Of everything that migrating depends on: our migrations, and the packages that bring their own."""
    told = hashlib.sha256(repr(django.VERSION).encode())
    locked, triggers = SOURCE.parents[1] / "requirements.txt", SOURCE / "audit" / "refusals.py"
    ours = (*sorted(SOURCE.glob("*/migrations/*.py")), triggers, SOURCE / "config" / "settings.py")
    for file in (*ours, locked):
        if file.exists():
            told.update(file.name.encode() + file.read_bytes())
    return told.hexdigest()[:16]


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
