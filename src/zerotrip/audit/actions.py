from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from zerotrip.audit import signing
from zerotrip.audit.chain import GENESIS, commitment, link, private_part
from zerotrip.audit.models import Entry
from zerotrip.audit.verify import ERASED
from zerotrip.core.actor import Actor

AT_ONCE = 1_000
SIGN_AT_LEAST_EVERY = timedelta(hours=1)


def record(
    what: str,
    about: str,
    *,
    by: Actor,
    at: datetime,
    because: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """Writes down an act; call it inside the transaction of the act, so that both are there or neither.

    `what` is a verb with its room ("case.approved"), `about` names one thing ("case:HZ-2026-000001").
    `because`, `data` and the name of `by` can be erased later; `what`, `about` and the key of `by` stay.
    """
    return Entry.objects.create(**_written(what, about, by=by, at=at, because=because, data=data or {}))


def record_many(
    what: str,
    things: Mapping[str, Mapping[str, object]],
    *,
    by: Actor,
    at: datetime,
    because: str = "",
) -> int:
    """The same act on many things, in one statement: `things` maps `about` to its data."""
    entries = [
        Entry(**_written(what, about, by=by, at=at, because=because, data=data))
        for about, data in things.items()
    ]
    return len(Entry.objects.bulk_create(entries, batch_size=AT_ONCE))


def _written(
    what: str, about: str, *, by: Actor, at: datetime, because: str, data: Mapping[str, object]
) -> dict[str, object]:
    if at.tzinfo is None:
        raise ValueError("an entry's time needs its zone")
    salt = secrets.token_hex(16)
    private = private_part(by_name=by.name, because=because, data={**data, **by.beside})
    return {
        "at": at,
        "what": what,
        "about": about,
        "by_key": by.key,
        "commitment": commitment(salt, private),
        "private": private,
        "salt": salt,
    }


def seal(*, at: datetime) -> int:
    """Numbers and chains what was written since, then signs it. Two sealers at once do no harm."""
    head = Entry.objects.filter(seq__isnull=False).order_by("-seq").values_list("seq", flat=True).first()
    if not head and signing.last() is None:
        # From here on a missing checkpoint is a removed one.
        signing.append([], first=1, at=at)
    sealed = 0
    while count := _seal_some():
        sealed += count
    _sign(first_if_none=(head or 0) + 1, at=at)
    return sealed


def _seal_some() -> int:
    try:
        with transaction.atomic(durable=True):
            return _chain(list(Entry.objects.filter(seq=None).order_by("id")[:AT_ONCE]))
    except (IntegrityError, _SomeoneElseSeals):
        return 0


class _SomeoneElseSeals(Exception):
    pass


def _chain(entries: list[Entry]) -> int:
    head = Entry.objects.filter(seq__isnull=False).order_by("-seq").first()
    seq, previous = (head.seq or 0, head.hash or GENESIS) if head else (0, GENESIS)
    links: list[tuple[int, str, int]] = []
    for entry in entries:
        seq, previous = seq + 1, link(previous, entry.row(), seq + 1)
        links.append((seq, previous, entry.pk))
    if not links:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE audit_entry SET seq = %s, hash = %s WHERE id = %s AND seq IS NULL", links)
        if cursor.rowcount != len(links):
            raise _SomeoneElseSeals
    return len(links)


def _sign(*, first_if_none: int, at: datetime) -> None:
    last = signing.last()
    first = last.seq + 1 if last else first_if_none
    hashes = list(Entry.objects.filter(seq__gte=first).order_by("seq").values_list("hash", flat=True))
    if hashes or last is None or at - last.at >= SIGN_AT_LEAST_EVERY:
        signing.append([one or GENESIS for one in hashes], first=first, at=at)


def erase(entry: Entry, *, by: Actor, at: datetime, because: str) -> None:
    """Empties the private part of a sealed entry and writes down who did so and why. The chain holds."""
    if entry.seq is None:
        raise ValueError("an entry is sealed before anything of it is erased")
    with transaction.atomic():
        Entry.objects.filter(pk=entry.pk, private__isnull=False).update(private=None, salt=None)
        record(ERASED, f"audit:{entry.seq}", by=by, at=at, because=because)
