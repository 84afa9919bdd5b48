"""Where things are kept: the database, the home, the signed marks of the journal."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from zerotrip.audit import signing

OWN = ("localhost", "127.0.0.1", "::1")
SEALED = ("require", "verify-ca", "verify-full")
NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs", "ceph")


def check(**_: object) -> Iterator[CheckMessage]:
    if connection.vendor == "sqlite":
        yield from _sqlite(Path(connection.settings_dict["NAME"]))
    elif connection.vendor == "postgresql":
        yield from _postgresql(connection.settings_dict)
    else:
        yield Error(
            f"The database is {connection.display_name}, on which nothing was tried.",
            hint="Write DATABASE_URL as postgresql://user:password@host/name.",
            id="zerotrip.E030",
        )
    yield from _migrated()
    yield from _home(Path(settings.ZEROTRIP_HOME))
    yield from _checkpoints(signing.folder())


def _sqlite(file: Path) -> Iterator[CheckMessage]:
    if file_system(file) in NETWORK:
        yield Error(
            f"The SQLite file {file} lies on a network disk, where locks do not hold: it would be damaged.",
            hint="Several machines need PostgreSQL: set DATABASE_URL. One machine needs a disk of its own.",
            id="zerotrip.E031",
        )
    else:
        yield Warning(
            "The database is SQLite, which serves one machine and one writer at a time.",
            hint="Set DATABASE_URL to a PostgreSQL server; a second machine is not possible without.",
            id="zerotrip.W031",
        )


def _postgresql(database: dict[str, Any]) -> Iterator[CheckMessage]:
    host, mode = database["HOST"], database.get("OPTIONS", {}).get("sslmode")
    if host and not host.startswith("/") and host not in OWN and mode not in SEALED:
        yield Error(
            f"What the platform and its database at {host} tell each other can be read on the way.",
            hint="Add ?sslmode=verify-full to DATABASE_URL.",
            id="zerotrip.E032",
        )


def _migrated() -> Iterator[CheckMessage]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as fault:
        yield Error(
            f"The database does not answer: {str(fault).strip().partition(chr(10))[0]}.",
            hint="See that it runs, and that user, password and name in DATABASE_URL are right.",
            id="zerotrip.E033",
        )
        return
    if missing:
        yield Error(
            f"The database is older than this code by {len(missing)} migrations.",
            hint="Run: zerotrip manage migrate",
            id="zerotrip.E034",
        )


def _home(home: Path) -> Iterator[CheckMessage]:
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        yield Error(
            f"ZEROTRIP_HOME, {home}, cannot be written to.",
            hint="Make the folder, and give it to the user whom the platform runs as.",
            id="zerotrip.E035",
        )
    elif stat.S_IMODE(home.stat().st_mode) & 0o007:
        yield Warning(
            f"Every user of this machine can look into {home}.",
            hint=f"Run: chmod o= {home}",
            id="zerotrip.W035",
        )


def _checkpoints(folder: Path) -> Iterator[CheckMessage]:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield Error(
            f"Signed marks of the journal cannot be written to {folder}; payments would stop.",
            hint="Give the folder to the user whom the platform runs as.",
            id="zerotrip.E036",
        )
        return
    home = Path(settings.ZEROTRIP_HOME)
    file = Path(connection.settings_dict["NAME"])
    same_disk = connection.vendor == "sqlite" and file.exists() and file.stat().st_dev == there.stat().st_dev
    if same_disk or folder.resolve().is_relative_to(home):
        yield Warning(
            "Signed marks of the journal lie with what they protect: who can change the database can take "
            "them away too.",
            hint="Set ZEROTRIP_CHECKPOINTS to a folder on another disk, better on another machine.",
            id="zerotrip.W036",
        )


def file_system(path: Path) -> str:
    """Its kind, by the longest mount point above `path`; empty where the system does not say."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    fields = [line.split()[1:3] for line in mounts.read_text("utf-8", "replace").splitlines()]
    above = [(point, kind) for point, kind in fields if path.resolve().is_relative_to(point)]
    return max(above, key=lambda each: len(each[0]), default=("", ""))[1]
