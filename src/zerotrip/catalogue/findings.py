"""What a check has found, by path in the file; its place is looked up later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zerotrip.catalogue.places import Path
from zerotrip.core.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """`at_key`: the key itself is wrong, not its value."""

    path: Path
    said: str
    text: Text
    nearest: str | None = None
    at_key: bool = False


Findings = Iterator[Finding]


def say(english: str, chinese: str) -> Text:
    return {"en": english, "zh-Hans": chinese}
