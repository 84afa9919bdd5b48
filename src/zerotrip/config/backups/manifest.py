"""What is in a backup, written last: a folder without one is no backup, only the beginning of one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from zerotrip.core.errors import Invalid
from zerotrip.core.files import write_whole

NAME = "manifest.json"
FORM = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    at: str
    vendor: str
    root_key: str
    """A mark of the root key that opens it, not the key."""
    migrations: int
    seq: int
    """The last entry of the journal that was signed when it began."""
    files: dict[str, str]
    """Path within the folder → SHA-256."""
    form: int = FORM

    @property
    def database(self) -> str:
        return DATABASES[self.vendor]

    def write(self, folder: Path) -> None:
        write_whole(folder / NAME, json.dumps(asdict(self), indent=1, sort_keys=True).encode())


DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def read(folder: Path) -> Manifest:
    try:
        told = json.loads((folder / NAME).read_text("utf-8"))
        manifest = Manifest(**told)
    except (OSError, ValueError, TypeError) as fault:
        raise Invalid(
            "no-backup",
            "%(folder)s is no whole backup: its %(name)s is not there or cannot be read. Nothing was done; "
            "take another folder.",
            folder=folder,
            name=NAME,
        ) from fault
    if manifest.form != FORM or manifest.vendor not in DATABASES:
        raise Invalid(
            "backup-of-another-form",
            "%(folder)s was written by another version of zerotrip. Nothing was done; restore it with "
            "that version.",
            folder=folder,
        )
    return manifest


def compare(folder: Path, manifest: Manifest) -> None:
    """Raises Invalid where anything is missing, more, or not as it was written."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {NAME}
    wrong = sorted(there ^ manifest.files.keys())
    wrong += [
        name
        for name in sorted(there & manifest.files.keys())
        if sha256(folder / name) != manifest.files[name]
    ]
    if wrong:
        raise Invalid(
            "backup-damaged",
            "%(count)s files of this backup are missing, more, or not as they were written, such as "
            "%(first)s. Nothing was done; take another backup.",
            count=len(wrong),
            first=wrong[0],
        )


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
