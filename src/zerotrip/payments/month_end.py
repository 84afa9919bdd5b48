"""What of the payments is not cleared up when a month ends; the books ask before they close it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zerotrip.ledger.periods import bounds
from zerotrip.ledger.queries import balances
from zerotrip.payments.books import SUSPENSE
from zerotrip.payments.models import Batch, Line
from zerotrip.payments.statements.queries import open_suspense
from zerotrip.payments.states import BatchState, LineState

UNANSWERED = (BatchState.RELEASED, BatchState.SENT)


def unclear_at_the_end_of(month: date) -> Iterator[str | Promise]:
    """What the bank has not answered, or has answered in a way that nobody has explained yet."""
    end = bounds(month)[1]
    for batch in Batch.objects.filter(state__in=UNANSWERED, released_at__lt=end).order_by("ref"):
        yield format_lazy(_("Batch {ref} is with the bank and not answered."), ref=batch.ref)
    disputed = Line.objects.filter(state=LineState.DISPUTED, batch__made_at__lt=end).count()
    if disputed:
        yield format_lazy(_("{count} payments are to be cleared up."), count=disputed)
    found = balances([SUSPENSE]).get(SUSPENSE)
    if found is not None and found.posted:
        yield format_lazy(_("{amount} yuan stand in suspense."), amount=-found.posted)
    if entries := open_suspense().filter(booked_at__lt=end).count():
        yield format_lazy(_("{count} entries of the bank's statement are not matched."), count=entries)
