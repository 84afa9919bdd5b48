"""By what rule points are earned: a pack's `[points]`, or what an activity says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zerotrip.core.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    fund: str
    fen_per_point: int
    valid_months: int
    edition: str = ""
    pays_for: tuple[str, ...] = ()
    at_most_a_year: int | None = None
    says: Text | None = None
    spent_is_owed: bool = True
    """When the grant is taken back; otherwise what was spent by then is forgiven."""

    def expires_on(self, earned_on: date) -> date:
        """The last day of the month so many months on: one day to remember for everything of a month."""
        months = earned_on.year * 12 + earned_on.month + self.valid_months
        first_after = date(months // 12, months % 12 + 1, 1)
        return date.fromordinal(first_after.toordinal() - 1)
