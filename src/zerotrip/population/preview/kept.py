"""Previews that were made at the desk, kept as files in the data home, in the form that may be published."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import NotVisible
from zerotrip.core.files import write_whole
from zerotrip.population.preview.result import FORMAT, Preview

KEPT_FOR = timedelta(days=90)
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Kept:
    """`key` follows from what was compared on which facts, so that asking twice is one preview."""

    key: str
    at: datetime
    by: str
    because: str
    preview: Preview


def keep(home: Path, kept: Kept) -> None:
    """Those older than they are kept for go."""
    for one in all_kept(home):
        if one.at < kept.at - KEPT_FOR:
            _file(home, one.key).unlink(missing_ok=True)
    written = {"at": kept.at.isoformat(), "by": kept.by, "because": kept.because}
    document = written | {"preview": kept.preview.as_dict()}
    write_whole(_file(home, kept.key), json.dumps(document, ensure_ascii=False).encode())


def kept_as(home: Path, key: str) -> Kept:
    """Raises NotVisible where there is none."""
    found = _read(_file(home, key)) if _NAME.fullmatch(key) else None
    if found is None:
        raise NotVisible("no-such-preview", _("There is no such preview any more; make it again."))
    return found


def all_kept(home: Path) -> list[Kept]:
    """The newest first."""
    read = [_read(file) for file in (home / "previews").glob("*.json") if _NAME.fullmatch(file.stem)]
    return sorted((one for one in read if one), key=lambda one: one.at, reverse=True)


def _file(home: Path, key: str) -> Path:
    return home / "previews" / f"{key}.json"


def _read(file: Path) -> Kept | None:
    """None for one that is gone, or was written by an older version."""
    try:
        data: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if data["preview"]["format"] != FORMAT:
            return None
        read = Preview.from_dict(data["preview"])
        return Kept(file.stem, datetime.fromisoformat(data["at"]), data["by"], data["because"], read)
    except (OSError, ValueError, KeyError, TypeError):
        return None
