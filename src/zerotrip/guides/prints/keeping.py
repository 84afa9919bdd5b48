"""Made once for what it says: the name of a kept print is the hash of its page, so that none grows stale."""

from __future__ import annotations

import hashlib
import os
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from zerotrip.catalogue.models import Edition
from zerotrip.core.files import write_whole
from zerotrip.guides.prints.pages import page
from zerotrip.guides.prints.pdf import as_pdf

KEPT = timedelta(days=90)


def printed(kind: str, edition: Edition, *, language: str, on: date) -> bytes:
    """Outside any transaction: laying out takes its time, and on SQLite that would hold all writers up."""
    html = page(kind, edition, language=language, on=on)
    path = _folder() / f"{hashlib.sha256(html.encode()).hexdigest()}.pdf"
    if path.is_file():
        os.utime(path)
        return path.read_bytes()
    made = as_pdf(html)
    write_whole(path, made)
    return made


def forget_unused(*, at: datetime) -> int:
    """Prints that nobody has asked for in a long time; whoever does gets them made anew."""
    old = [path for path in _folder().glob("*.pdf") if path.stat().st_mtime < (at - KEPT).timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.ZEROTRIP_HOME) / "prints"
