"""Sealed files of documents: under ZEROTRIP_HOME, which nothing serves, named by the document alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from zerotrip.core.files import write_whole
from zerotrip.vault.seal import open_sealed, seal

PURPOSE = "document"


def folder() -> Path:
    return Path(settings.ZEROTRIP_HOME) / "documents"


def name_for(uid: UUID) -> str:
    return f"{uid.hex[:2]}/{uid.hex}.sealed"


def put(uid: UUID, content: bytes) -> str:
    """Seals `content` to the document `uid`; answers the name it is stored under."""
    name = name_for(uid)
    write_whole(folder() / name, seal(PURPOSE, content, _place(uid)))
    return name


def get(uid: UUID, name: str) -> bytes:
    """Raises FileNotFoundError, or CannotOpen for a file that was changed or belongs to another document."""
    return open_sealed(PURPOSE, (folder() / name).read_bytes(), _place(uid))


def names() -> Iterator[str]:
    for path in sorted(folder().glob("*/*.sealed")):
        yield str(path.relative_to(folder()))


def _place(uid: UUID) -> str:
    return f"vault.document:{uid}"
