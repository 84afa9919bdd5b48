"""Compiles every translation file of the source tree: `python -m zerotrip.config.messages`."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

SOURCE = Path(__file__).resolve().parents[1]


def compile_all(source: Path = SOURCE) -> list[Path]:
    """Writes a .mo beside every .po that is newer than it; answers which were written."""
    return [po for po in sorted(source.rglob("LC_MESSAGES/*.po")) if _compile(po)]


def _compile(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
        return False
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parent.parent.name, abort_invalid=True)
    with mo.open("wb") as file:
        write_mo(file, catalogue)
    return True


if __name__ == "__main__":
    try:
        written = compile_all()
    except PoFileError as error:
        sys.exit(f"A translation file cannot be read: {error}")
    print(f"{len(written)} translation files compiled")
