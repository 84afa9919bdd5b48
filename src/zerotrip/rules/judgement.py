"""What came out for one person, bare: for bulk, and for telling it in full when someone asks."""

from __future__ import annotations

from typing import Any, NamedTuple

from zerotrip.rules import over
from zerotrip.rules.scale import Paid
from zerotrip.rules.values import Unknown


class Judgement(NamedTuple):
    """True, False or Unknown for each condition; the amount only once all hold."""

    outcomes: tuple[bool | Unknown, ...]
    paid: Paid | Unknown | None
    as_of: Any
    period: Any
    deadline: Any

    @property
    def verdict(self) -> bool | Unknown:
        verdict: bool | Unknown = over.conjunction(self.outcomes)
        return verdict
