"""Messages come in. Each is kept before it is read; a forged, stale or replayed one moves nothing and stays
for inspection."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from zerotrip.audit.actions import record as write_down
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.evidence.feed import Envelope, is_genuine, read_envelope
from zerotrip.evidence.models import Answer, Message
from zerotrip.evidence.policy import BODY_LIMIT, FRESH, KEPT_OF_REFUSED, REFUSED_KEPT_AN_HOUR, TELL_AGAIN
from zerotrip.evidence.registry import Listener, Told, registry
from zerotrip.evidence.states import MessageState
from zerotrip.evidence.storing import findings_of, keep_all
from zerotrip.evidence.telling import tell_all_arrived, tell_arrived
from zerotrip.members.models import Person
from zerotrip.members.queries import person_by_id_number

log = logging.getLogger(__name__)


def receive(*, source: str, headers: Mapping[str, str], body: bytes, at: datetime) -> Message:
    """Takes one message of a feed. Its `state` tells what came of it; the same one sent twice acts once."""
    envelope = read_envelope(headers)
    reason = _why_not(source, envelope, body, at)
    if reason or envelope is None:
        return _refuse(source, reason or "headers", envelope, body, at)
    known = _known(source, envelope.message_id)
    if known is not None:
        return _again(known, envelope, body, at)
    try:
        message = _keep(source, envelope, body, at)
    except IntegrityError:  # the same message, at the same moment, on another line
        known = Message.objects.exclude(state=MessageState.REFUSED).get(
            source=source, message_id=envelope.message_id
        )
        return _again(known, envelope, body, at)
    return take(message, at=at)


def _why_not(source: str, envelope: Envelope | None, body: bytes, at: datetime) -> str:
    secret = settings.ZEROTRIP_DEPARTMENTS.get(source, {}).get("feed_secret", "")
    if not secret or _listener(source) is None:
        return "no-feed"
    if len(body) > BODY_LIMIT:
        return "too-large"
    if envelope is None:
        return "headers"
    if not is_genuine(secret, envelope, body):
        return "forged"
    return "" if abs(at - envelope.sent_at) <= FRESH else "stale"


def _listener(source: str) -> Listener | None:
    connector = registry.connectors.get(source)
    return connector if isinstance(connector, Listener) else None


def _known(source: str, message_id: str) -> Message | None:
    return (
        Message.objects.exclude(state=MessageState.REFUSED)
        .filter(source=source, message_id=message_id)
        .first()
    )


def _again(known: Message, envelope: Envelope, body: bytes, at: datetime) -> Message:
    """The same message signed anew is a department making sure; anything else under its id is not."""
    if known.sha256 != hashlib.sha256(body).hexdigest():
        return _refuse(known.source, "id-reused", envelope, body, at)
    if known.signature == envelope.signature:
        return _refuse(known.source, "replayed", envelope, body, at)
    return take(known, at=at)


@transaction.atomic(durable=True)
def _keep(source: str, envelope: Envelope, body: bytes, at: datetime) -> Message:
    return Message.objects.create(
        source=source,
        message_id=envelope.message_id,
        sent_at=envelope.sent_at,
        received_at=at,
        next_try_at=at,
        sha256=hashlib.sha256(body).hexdigest(),
        signature=envelope.signature,
        raw=_readable(body),
    )


def _refuse(source: str, reason: str, envelope: Envelope | None, body: bytes, at: datetime) -> Message:
    message = Message(
        source=source[:40],
        message_id=envelope.message_id if envelope else "",
        sent_at=envelope.sent_at if envelope else None,
        received_at=at,
        sha256=hashlib.sha256(body).hexdigest(),
        signature=envelope.signature if envelope else "",
        raw=_readable(body[:KEPT_OF_REFUSED]),
        state=MessageState.REFUSED,
        reason=reason,
    )
    log.warning("message %s of %s refused: %s", message.message_id, message.source, reason)
    lately = Message.objects.filter(state=MessageState.REFUSED, received_at__gt=at - timedelta(hours=1))
    if lately.count() < REFUSED_KEPT_AN_HOUR:
        message.save()
    return message


def _readable(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


def take_due(*, at: datetime, limit: int = 50) -> int:
    """Messages kept by a process that died before it read them. Returns how many there were."""
    left = Message.objects.filter(state=MessageState.RECEIVED, next_try_at__lte=at - TELL_AGAIN)
    messages = list(left[:limit])
    for message in messages:
        _read_in(message, at)
    tell_all_arrived([message for message in messages if _is_untold(message)], at=at)
    return len(messages)


def take(message: Message, *, at: datetime) -> Message:
    """Reads a kept message into findings and tells who waits. Harmless when it was taken already."""
    if message.state == MessageState.RECEIVED:
        _read_in(message, at)
    if _is_untold(message):
        tell_arrived(message, at=at)
    return message


def _is_untold(message: Message) -> bool:
    return message.state == MessageState.TAKEN and message.told_at is None and bool(message.record)


@transaction.atomic(durable=True)
def _read_in(message: Message, at: datetime) -> None:
    try:
        row, told, person = _understand(message)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Invalid):
        _set(message, state=MessageState.REFUSED, reason="unreadable")
        return
    if person is None:
        # About nobody of ours: that it came is kept, what it said is not.
        _set(message, state=MessageState.UNMATCHED, raw="")
        return
    record = told[0].record if told else ""
    if not _set(
        message, state=MessageState.TAKEN, person=person, record=record, told_at=None if record else at
    ):
        return
    answer = Answer.objects.create(message=message, source=message.source, raw=row, received_at=at)
    _keep_findings(person, told, answer)


def _understand(message: Message) -> tuple[dict[str, Any], list[Told], Person | None]:
    row = json.loads(message.raw.open(), parse_float=str)
    listener = _listener(message.source)
    if listener is None:
        raise ValueError(f"{message.source} has no feed any more")
    return row, listener.read_pushed(row), person_by_id_number(listener.person_of(row))


def _keep_findings(person: Person, told: list[Told], answer: Answer) -> None:
    """As of when the department wrote: a message overtaken by a newer one changes nothing."""
    department = Actor.department(answer.source, registry.connectors[answer.source].label["zh-Hans"])
    said_at = answer.message.sent_at or answer.received_at if answer.message else answer.received_at
    keep_all(
        findings_of(
            told,
            person=person,
            source=answer.source,
            answer=answer,
            asked_at=said_at,
            answered_at=said_at,
            by_key=department.key,
        )
    )
    write_down(
        "evidence.received",
        person.key,
        by=department,
        at=answer.received_at,
        data={"message": str(answer.message_id), "source": answer.source},
    )


def _set(message: Message, **changes: Any) -> bool:
    """False when another process took the message meanwhile."""
    still = Message.objects.filter(pk=message.pk, state=MessageState.RECEIVED)
    won = bool(still.update(**{name: value for name, value in changes.items() if name != "raw"}))
    for name, value in changes.items():
        setattr(message, name, value)
    if won and "raw" in changes:
        message.save(update_fields=["raw"])
    return won
