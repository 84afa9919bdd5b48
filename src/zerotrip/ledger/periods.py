"""Months that are closed take no entry any more: what was added up and signed stays what it was.

The database refuses such an entry by itself. On PostgreSQL entries share a lock that closing takes alone,
so that no entry on its way slips into a month after it was added up.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.ledger.errors import Closed
from zerotrip.ledger.models import ClosedMonth

LOCK = 7_301_530
"""Of PostgreSQL's advisory locks; the trigger of migration 0003 takes it shared."""


def month_of(at: datetime) -> date:
    """The first day of the book month, by the calendar where the union is."""
    return day_of(at).replace(day=1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """From its first moment up to the first one after it."""
    start, end = (datetime.combine(day, time()) for day in (month, next_month(month)))
    return timezone.make_aware(start), timezone.make_aware(end)


def keep_others_out() -> None:
    """Until the transaction ends nobody writes into the books, and nobody is in the middle of it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def shut(month: date, *, at: datetime) -> None:
    """Who shuts a month, and when it may be, is for those above to say."""
    keep_others_out()
    starts_at, ends_at = bounds(month)
    ClosedMonth.objects.create(month=month, starts_at=starts_at, ends_at=ends_at, closed_at=at)


def open_again(month: date) -> bool:
    """False where it was not shut."""
    return bool(ClosedMonth.objects.filter(month=month).delete()[0])


def is_closed(month: date) -> bool:
    return ClosedMonth.objects.filter(month=month).exists()


def refuse_closed(at: datetime) -> None:
    """The sentence for what the database refuses."""
    month = month_of(at)
    if is_closed(month):
        raise Closed(
            "month-closed",
            _("The books of %(month)s are closed. Book it in a month that is open, or have it reopened."),
            month=f"{month:%Y-%m}",
        )
