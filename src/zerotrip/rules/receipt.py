from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zerotrip.rules.program import Program


@dataclass(frozen=True, slots=True)
class Receipt:
    canonical: bytes
    hash: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which a replayed decision is not the kept one."""

    path: str
    kept: object
    again: object


def parse_receipt(canonical: bytes) -> dict[str, object]:
    raise NotImplementedError


def replay(program: Program, receipt: Receipt) -> Difference | None:
    """Decides again on the kept inputs; None if the bytes are the same."""
    raise NotImplementedError
