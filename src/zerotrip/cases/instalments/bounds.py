"""How many parts a sum may be paid back in, by the item's pack or the union's own rule; and which parts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.pack import Process
from zerotrip.core.errors import Invalid
from zerotrip.core.money import Amount

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Bounds:
    at_most_months: int
    at_least_fen: int
    first_within_days: int

    @property
    def at_least(self) -> Amount:
        return Amount.fen(self.at_least_fen)

    def most_of(self, fen: int) -> int:
        """Months that this sum can be divided among; below two there is nothing to plan."""
        return (
            min(self.at_most_months, fen // self.at_least_fen) if self.at_least_fen else self.at_most_months
        )

    def last_first_day(self, today: date) -> date:
        return today + timedelta(days=self.first_within_days)

    def check(self, fen: int, *, months: int, first_due: date, today: date) -> None:
        most = self.most_of(fen)
        if most < FEWEST:
            raise Invalid(
                "too-little-to-divide",
                _("This is too little for instalments of at least %(least)s yuan. Please pay it at once."),
                least=self.at_least,
                field="months",
            )
        if not FEWEST <= months <= most:
            raise Invalid(
                "months-out-of-bounds",
                _("It can be paid in %(fewest)s to %(most)s months, at least %(least)s yuan each."),
                fewest=FEWEST,
                most=most,
                least=self.at_least,
                field="months",
            )
        if not today < first_due <= self.last_first_day(today):
            raise Invalid(
                "first-day-out-of-bounds",
                _("The first instalment is due after today and by %(last)s at the latest."),
                last=self.last_first_day(today),
                field="first_due",
            )


def bounds_of(process: Process) -> Bounds:
    rule = Bounds(**settings.ZEROTRIP_INSTALMENTS)
    own = process.instalments
    return Bounds(own.at_most_months, own.at_least, rule.first_within_days) if own else rule


def divided(fen: int, months: int) -> list[int]:
    """Exact to the fen: the odd ones go to the first parts, one each."""
    each, odd = divmod(fen, months)
    return [each + (number < odd) for number in range(months)]


def monthly(first: date, months: int) -> Iterator[date]:
    """The same day of each month, or its last where it has no such day."""
    for number in range(months):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        yield date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
