"""The form of a known answer: what a department sent, and what it means. See each `replies.py`."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.evidence.connectors.gateway import Row
from zerotrip.evidence.registry import Told


@dataclass(frozen=True, slots=True)
class Reply:
    """`silence`: the code under which an answer that must not be believed is put aside."""

    what: str
    source: str
    rows: list[Row]
    told: tuple[Told, ...] = ()
    silence: str = ""
