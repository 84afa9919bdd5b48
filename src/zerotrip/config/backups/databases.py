"""The whole database as one file, as it stood at one moment while others went on writing; and back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection

from zerotrip.core.errors import Conflict, Unavailable


def dump(path: Path) -> None:
    path.touch(mode=0o600)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    else:
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={path}", _name()])
    with path.open("rb") as file:
        os.fsync(file.fileno())


def load(path: Path) -> None:
    """Into an empty database; of a dump that breaks off nothing stays."""
    if connection.introspection.table_names():
        raise Conflict(
            "database-not-empty",
            "The database %(name)s is not empty. Nothing was done; restore into a new one.",
            name=_name(),
        )
    if connection.vendor == "sqlite":
        connection.close()
        with closing(sqlite3.connect(path)) as kept, closing(sqlite3.connect(_name())) as ours:
            kept.backup(ours)
        Path(_name()).chmod(0o600)
    else:
        words = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        _run("pg_restore", [*words, f"--dbname={_name()}", str(path)])


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, words: Sequence[str]) -> None:
    if not shutil.which(program):
        raise Unavailable(
            "no-postgresql-client",
            "%(program)s is not installed. Debian: apt-get install postgresql-client, of the server's "
            "version or newer.",
            program=program,
        )
    done = subprocess.run([program, *words], env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(
            "postgresql-client-failed",
            "%(program)s failed: %(said)s",
            program=program,
            said=done.stderr.strip()[:500],
        )


def _environment() -> dict[str, str]:
    """The password goes this way, as other users of the machine can read a command's words."""
    settings = connection.settings_dict
    said = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode"),
        "PGSSLROOTCERT": settings["OPTIONS"].get("sslrootcert"),
    }
    return {**os.environ, **{name: str(value) for name, value in said.items() if value}}
