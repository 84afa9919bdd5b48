"""What the bank remembers and what people are due, as a screenful of sums that knows no ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from zerotrip.demo.bank.report import Said, report
from zerotrip.payments.models import Line
from zerotrip.points.models import Spending

GIFT, CITY, DISTRICT = (f"hz.sample.{name}" for name in ("gift", "city", "district"))


@dataclass
class Bank:
    """What left the union's account, payment by payment, as the bank itself remembers it."""

    paid: dict[str, int] = field(default_factory=dict)
    files: list[bytes] = field(default_factory=list)
    number: int = 0

    def say(self, line: Line, status: str, at: datetime, *, yuan: str = "", reason: str = "") -> bytes:
        self.number += 1
        said = [Said(line.end_to_end_id, status, yuan, reason)]
        raw = report(said, order=line.batch.message_id, message_id=f"BANK-{self.number:05d}", written_at=at)
        self.files.append(raw)
        return raw


@dataclass
class Model:
    granted: dict[str, dict[str, int]] = field(default_factory=dict)  # by person and case: fen by the rules
    limits: dict[str, int] = field(default_factory=dict)
    years: dict[str, int] = field(default_factory=dict)  # each has a ceiling of its own
    enrolled: set[tuple[str, str]] = field(default_factory=set)
    lots: dict[int, int] = field(default_factory=dict)  # by lot: points that are left
    repaid: int = 0  # came into the account with a code, so that it never was the bank's to give back
    spent: list[tuple[Spending, list[tuple[int, int]]]] = field(default_factory=list)

    def due(self, person: str, items: dict[str, str]) -> int:
        """What the person has coming by now: gifts as they are, others up to the ceiling of their year."""
        mine = self.granted.get(person, {})
        free = sum(fen for ref, fen in mine.items() if items[ref] == GIFT)
        under = [ref for ref in mine if items[ref] != GIFT]
        for year in {self.years[ref] for ref in under}:
            of_it = [ref for ref in under if self.years[ref] == year]
            free += min(sum(mine[ref] for ref in of_it), *(self.limits[ref] for ref in of_it))
        return free
