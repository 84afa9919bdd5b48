"""What stands in the way of closing a month, each as a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zerotrip.audit import reconciliation
from zerotrip.books.models import STANDING, Closing
from zerotrip.books.trial import Trial
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.periods import bounds, month_of, next_month

Sentence = str | Promise
Asked = Callable[[date], Iterable[Sentence]]

_asked: list[Asked] = []


def register(asked: Asked) -> None:
    """For rooms above: what of theirs is not cleared up at the end of a month."""
    if asked not in _asked:
        _asked.append(asked)


def doubts(month: date) -> list[Sentence]:
    """What a month may be closed with, but not without a word on it."""
    return [sentence for asked in _asked for sentence in asked(month)]


def obstacles(month: date, trial: Trial, *, at: datetime) -> list[Sentence]:
    """Empty when the month can be closed."""
    found = list(_of_the_month(month, at))
    found += [
        format_lazy(
            _("No posting rule fits {source} → {destination} ({count} entries). Add one to the chart."),
            source=source, destination=destination, count=count,
        )
        for source, destination, count in trial.unposted
    ]  # fmt: skip
    if not trial.balances:
        found.append(_("Debits and credits differ. That must not happen; please tell the platform's keeper."))
    return found + [
        format_lazy(_("Does not agree: {what}"), what=each.found) for each in reconciliation.run()
    ]


def _of_the_month(month: date, at: datetime) -> Iterator[Sentence]:
    if bounds(month)[1] > at:
        yield _("The month is not over yet.")
    if Closing.objects.filter(month=month, state__in=STANDING).exists():
        yield _("The month is closed already.")
    first = first_open()
    if first is not None and first < month:
        yield format_lazy(_("{month} has to be closed first."), month=f"{first:%Y-%m}")


def first_open() -> date | None:
    """The earliest month that anything moved in and that is not closed."""
    last = closed_until()
    if last is not None:
        return next_month(last)
    began: datetime | None = Transfer.objects.aggregate(began=Min("at"))["began"]
    return month_of(began) if began else None


def closed_until() -> date | None:
    """The last closed month: figures up to its end do not change any more."""
    standing = Closing.objects.filter(state__in=STANDING).order_by("-month")
    return standing.values_list("month", flat=True).first()
