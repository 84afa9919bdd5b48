"""Takes a backup while everybody goes on working."""

from __future__ import annotations

import os
import re
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from zerotrip.audit import signing
from zerotrip.audit.actions import record
from zerotrip.config.backups import databases
from zerotrip.config.backups.manifest import DATABASES, NAME, Manifest, sha256
from zerotrip.core.actor import Actor
from zerotrip.vault import root

BY = Actor.system("backup")
OURS = re.compile(r"\d{8}T\d{6}Z")
PARTS = ("documents", "reports")
"""Folders of the home that cannot be made anew. Their files are written once and never changed."""


def back_up(into: Path, *, at: datetime, keep: int | None = None) -> Path:
    """A new folder within `into`; of the whole ones there, the newest `keep` stay."""
    folder = into / f"{at:%Y%m%dT%H%M%SZ}"  # as OURS knows it
    folder.mkdir(parents=True, mode=0o700)
    manifest = _fill(folder, at)
    record(
        "backup.made",
        f"backup:{folder.name}",
        by=BY,
        at=at,
        data={"files": len(manifest.files), "seq": manifest.seq},
    )
    if keep:
        _forget_older(into, keep)
    return folder


def _fill(folder: Path, at: datetime) -> Manifest:
    """The order is the point: marks before the database, so that they sign nothing that it lacks; papers
    after it, so that none is missing which it names."""
    last = signing.last()
    _copy(signing.folder(), folder / "checkpoints", "*.jsonl")
    public = signing.public_file()
    if public.exists():
        shutil.copyfile(public, folder / public.name)
        (folder / public.name).chmod(0o600)
    databases.dump(folder / DATABASES[connection.vendor])
    for part in PARTS:
        _copy(Path(settings.ZEROTRIP_HOME) / part, folder / part, "*")
    files = [path for path in folder.rglob("*") if path.is_file()]
    manifest = Manifest(
        at=at.isoformat(),
        vendor=connection.vendor,
        root_key=root.fingerprint(root.root_keys()[0]).hex(),
        migrations=MigrationRecorder(connection).migration_qs.count(),
        seq=last.seq if last else 0,
        files={path.relative_to(folder).as_posix(): sha256(path) for path in sorted(files)},
    )
    os.sync()
    manifest.write(folder)
    return manifest


def _copy(source: Path, target: Path, names: str) -> None:
    """What vanishes meanwhile was taken away for good, and drafts are not files yet."""
    target.mkdir(mode=0o700)
    for path in sorted(source.rglob(names)) if source.is_dir() else ():
        if not path.is_file() or path.name.startswith("."):
            continue
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            shutil.copyfile(path, copy)
            copy.chmod(0o600)
        except FileNotFoundError:
            copy.unlink(missing_ok=True)


def _forget_older(into: Path, keep: int) -> None:
    """Whatever else lies there, with a manifest of its own or not, is nobody's backup of ours."""
    whole = sorted(path.parent for path in into.glob(f"*/{NAME}") if OURS.fullmatch(path.parent.name))
    for folder in whole[:-keep]:
        shutil.rmtree(folder)
