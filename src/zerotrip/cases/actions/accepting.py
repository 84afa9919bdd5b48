"""Acceptance (受理): from here on the promise runs. By the platform when what came in is complete, else by
the officer who has looked at it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import moves, notices
from zerotrip.cases.models import Case
from zerotrip.cases.moves import same_page
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict


@transaction.atomic
def accept(case: Case, *, by: Actor, at: datetime, because: str = "", version: int | None = None) -> Case:
    """The officer's own word, where papers lie there that no machine can judge."""
    same_page(case, version)
    if case.accepted_at:
        raise Conflict("accepted-already", _("This case has been accepted already."))
    accepted(case, by=by, at=at, because=because)
    return case


def accepted(case: Case, *, by: Actor, at: datetime, because: str = "") -> None:
    """Whoever acts on a case has accepted it by that; what is accepted stays so. The person reads the date,
    unless it was accepted in the breath in which it came in: then the news of its opening says it."""
    if case.accepted_at:
        return
    moves.accept(case, by=by, at=at, because=because)
    if at != case.opened_at:
        notices.accepted(case, at=at)


def is_complete(case: Case) -> bool:
    """Nothing lies there unread, nothing is still asked of the person."""
    open_ = case.asks.filter(closed_at=None) | case.asks.filter(document__isnull=False, read_at=None)
    return not open_.exists()
