"""Everyday words for what the packs say otherwise: `words.toml` of each place, read again when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from zerotrip.catalogue.folder import read_words
from zerotrip.catalogue.place_files import Word
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.reading import packs_folder
from zerotrip.guides.search.tokens import folded

MOST = 12


def other_words(asked: str, on: date) -> list[str]:
    """What the packs call what was asked for."""
    bare = folded(asked)
    found = dict.fromkeys(
        means
        for word in words_on(on)
        if any(folded(said) in bare for said in word.said)
        for means in word.means
    )
    return list(found)[:MOST]


def words_on(on: date) -> list[Word]:
    files = sorted(packs_folder().glob("*/words.toml"))
    return [word for file in files for word in _read(file, file.stat().st_mtime_ns) if word.since <= on]


@lru_cache(maxsize=32)
def _read(file: Path, changed_ns: int) -> tuple[Word, ...]:
    """A file somebody has just broken costs the everyday words of one place, not the search."""
    try:
        return read_words(file).word
    except PackErrors:
        return ()


def everything_said(on: date) -> Iterator[str]:
    for word in words_on(on):
        yield from word.said
