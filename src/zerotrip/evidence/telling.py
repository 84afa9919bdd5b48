"""Signals after commit, at least once: what was not heard is told again, whatever died in between."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.dispatch import Signal

from zerotrip.evidence.models import Message, Request
from zerotrip.evidence.policy import HANDFUL, TELL_AGAIN
from zerotrip.evidence.signals import (
    request_settled,
    request_unavailable,
    settlement_arrived,
    settlements_arrived,
)
from zerotrip.evidence.states import MessageState

log = logging.getLogger(__name__)


def tell_settled(request: Request, *, at: datetime) -> None:
    _tell(
        request_settled,
        heard=lambda: Request.objects.filter(pk=request.pk).update(told_at=at),
        later=lambda: Request.objects.filter(pk=request.pk).update(next_try_at=at + TELL_AGAIN),
        sender=Request,
        request=request,
        at=at,
    )


def tell_unavailable(request: Request, *, at: datetime) -> None:
    _tell(request_unavailable, heard=lambda: 0, later=lambda: 0, sender=Request, request=request, at=at)


def tell_arrived(message: Message, *, at: datetime) -> None:
    _tell(
        settlement_arrived,
        heard=lambda: Message.objects.filter(pk=message.pk).update(told_at=at),
        later=lambda: Message.objects.filter(pk=message.pk).update(next_try_at=at + TELL_AGAIN),
        sender=Message,
        person=message.person,
        record=message.record,
        at=at,
    )


def tell_all_arrived(messages: Sequence[Message], *, at: datetime) -> None:
    """More than a handful are told at once. Where somebody fails at that, each is told alone: one that nobody
    can read keeps no other back."""
    if len(messages) <= HANDFUL:
        _tell_each(messages, at=at)
        return
    _tell(
        settlements_arrived,
        heard=lambda: Message.objects.filter(pk__in=[each.pk for each in messages]).update(told_at=at),
        later=lambda: _tell_each(messages, at=at),
        sender=Message,
        arrived=[(each.person, each.record) for each in messages],
        at=at,
    )


def _tell_each(messages: Sequence[Message], *, at: datetime) -> None:
    for message in messages:
        tell_arrived(message, at=at)


def tell_due(*, at: datetime, limit: int = 50) -> None:
    """What was settled or taken, but not heard by everybody."""
    requests = Request.objects.filter(settled_at__isnull=False, told_at__isnull=True, next_try_at__lte=at)
    for request in requests.select_related("person").prefetch_related("purposes")[:limit]:
        tell_settled(request, at=at)
    messages = Message.objects.filter(state=MessageState.TAKEN, told_at__isnull=True, next_try_at__lte=at)
    tell_all_arrived(list(messages.select_related("person")[:limit]), at=at)


def _tell(
    signal: Signal, *, heard: Callable[[], object], later: Callable[[], object], sender: type, **news: object
) -> None:
    failures = [answer for _, answer in signal.send_robust(sender, **news) if isinstance(answer, Exception)]
    for failure in failures:
        log.error("somebody did not hear the news; it will be told again", exc_info=failure)
    (later if failures else heard)()
