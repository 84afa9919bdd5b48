"""Snapshots taken off the disk: on demand, or when their time is over."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.population.names import BEGUN, FINISHED, FORMAT

FORGOTTEN = "population.forgotten"
KEPT_FOR = timedelta(days=30)
"""How long a snapshot under the data home is kept."""


def forget(path: Path, *, by: Actor, at: datetime, because: str) -> list[Path]:
    """Removes what an export wrote, and nothing else; gives back what is left in the folder.

    Raises Invalid where no export of ours is.
    """
    manifest = next((path / name for name in (FINISHED, BEGUN) if _is_ours(path / name)), None)
    if manifest is None:
        raise Invalid("not-ours", _("%(path)s holds no snapshot of ours; nothing was removed."), path=path)
    with transaction.atomic():
        record(FORGOTTEN, f"snapshot:{path.name}", by=by, at=at, because=because, data={"folder": str(path)})
    for folder in (each for each in path.iterdir() if each.is_dir() and not each.is_symlink()):
        _remove(folder, "part-*.parquet", ".draft-*")
    _remove(path, ".draft-*", ".lock")
    for name in (BEGUN, FINISHED):
        (path / name).unlink(missing_ok=True)  # last: until then it can be asked for again
    left = sorted(path.iterdir())
    if not left:
        path.rmdir()
    return left


def forget_expired(*, at: datetime, by: Actor) -> list[Path]:
    """Snapshots in the data home that are older than they are kept for."""
    home = Path(settings.ZEROTRIP_HOME) / "population"
    found = [path for path in home.iterdir() if path.is_dir()] if home.is_dir() else []
    gone = [path for path in found if (made := _made_at(path)) and made < at - KEPT_FOR]
    for path in gone:
        forget(path, by=by, at=at, because=f"kept for {KEPT_FOR.days} days")
    return gone


def _is_ours(manifest: Path) -> bool:
    try:
        return bool(json.loads(manifest.read_text("utf-8"))["format"] == FORMAT)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _made_at(path: Path) -> datetime | None:
    for name in (FINISHED, BEGUN):
        if _is_ours(path / name):
            return datetime.fromisoformat(json.loads((path / name).read_text("utf-8"))["at"])
    return None


def _remove(folder: Path, *patterns: str) -> None:
    for pattern in patterns:
        for file in folder.glob(pattern):
            file.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
