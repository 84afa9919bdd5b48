"""Where two tellings of the same thing part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Differs:
    """`book` and `reference` say where to look: "batch", "20260612-01". `kept` is what stands there and
    `recomputed` what everything else makes of it, where the two are figures."""

    book: str
    reference: str
    says: str
    kept: int | None = None
    recomputed: int | None = None

    def __str__(self) -> str:
        return f"{self.book} {self.reference}: {self.says}"
