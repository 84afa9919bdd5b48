"""Telling apps what happened: rows are the queue, a conditional UPDATE the lease, a signature the proof."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from django.db import transaction
from django.db.models import F

from zerotrip.audit.actions import record
from zerotrip.clients.addresses import target_of
from zerotrip.clients.models import App, Consent, Delivery, DeliveryState, Hook
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused

LEASE = timedelta(minutes=15)
"""Longer than the fifty of one round may take, were all of them deaf."""
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440)]
"""After the last of them it is given up."""
STOPS_AFTER = 30
WITHIN = 5.0


@dataclass(frozen=True, slots=True)
class News:
    source: str
    person_key: str
    event: str
    ref: str
    at: datetime


def set_hook(app: App, *, address: str, by: Actor, at: datetime) -> str:
    """Gives back the secret that signs: shown this once. What is still due goes to the new address."""
    target_of(address)  # asks for the name, so outside the transaction
    secret = base64.b64encode(secrets.token_bytes(32)).decode()
    given = {"address": address, "secret": secret, "failures": 0, "stopped_at": None}
    with transaction.atomic():
        Hook.objects.update_or_create(app=app, defaults=given, create_defaults={**given, "since": at})
        record("client.hook-set", f"app:{app.code}", by=by, at=at)
    return f"whsec_{secret}"


def tell(news: Iterable[News]) -> int:
    """To every app that the person lets read their cases. Told twice, it stands once."""
    rows = list(news)
    hooks = {hook.app_id: hook for hook in Hook.objects.filter(app__ended_at=None)}
    consents = Consent.objects.filter(
        app__in=hooks, by_key__in={one.person_key for one in rows}, ended_at=None
    )
    listening: dict[str, list[Hook]] = {}
    for consent in consents:
        if "cases:read" in consent.scopes:
            listening.setdefault(consent.by_key, []).append(hooks[consent.app_id])
    told = [
        Delivery(hook=hook, source=one.source, event=one.event, ref=one.ref, at=one.at, next_try_at=one.at)
        for one in rows
        for hook in listening.get(one.person_key, ())
        if one.at >= hook.since
    ]
    return len(Delivery.objects.bulk_create(told, ignore_conflicts=True))


def deliver(*, at: datetime, limit: int = 50) -> int:
    """Outside any transaction; how many were taken."""
    due = Delivery.objects.due(at).order_by("next_try_at").select_related("hook__app")[:limit]
    return sum(_deliver(row, at=at) for row in due if _taken(row, at=at))


def _taken(row: Delivery, *, at: datetime) -> bool:
    """By this worker and no other. Of its own columns only: of two at once, PostgreSQL looks again at these
    alone once the first is through."""
    return bool(Delivery.objects.filter(pk=row.pk).free(at).update(leased_until=at + LEASE))


def _deliver(row: Delivery, *, at: datetime) -> bool:
    answer = _post(row, at=at)
    taken = answer.startswith("2")
    attempts = row.attempts + 1
    if taken:
        state, after = DeliveryState.SENT, at
    elif attempts > len(WAITS):
        state, after = DeliveryState.GIVEN_UP, at
    else:
        state, after = DeliveryState.DUE, at + WAITS[attempts - 1]
    changes = {"state": state, "attempts": attempts, "next_try_at": after, "answer": answer}
    with transaction.atomic():
        Delivery.objects.filter(pk=row.pk).update(leased_until=None, **changes)
        _count(row.hook, taken=taken, at=at)
    return taken


def _count(hook: Hook, *, taken: bool, at: datetime) -> None:
    rows = Hook.objects.filter(pk=hook.pk)
    rows.update(failures=0 if taken else F("failures") + 1)
    rows.filter(failures__gte=STOPS_AFTER, stopped_at=None).update(stopped_at=at)


def _post(row: Delivery, *, at: datetime) -> str:
    """The status, or why there is none. Nothing is followed, and no more than a little is read."""
    body = body_of(row)
    try:
        target = target_of(row.hook.address)
        headers = {"Host": target.parts.netloc, "Content-Type": "application/json"}
        headers |= signed(row.hook.secret.open(), str(row.uid), at, body)
        extensions = {"sni_hostname": target.parts.hostname}
        line = httpx.Client(trust_env=False, timeout=WITHIN, follow_redirects=False)
        asked = line.build_request("POST", target.url, content=body, headers=headers, extensions=extensions)
        with line:
            said = line.send(asked, stream=True)
            said.close()
            return str(said.status_code)
    except Refused:
        return "address-refused"
    except httpx.HTTPError as silence:
        return type(silence).__name__[:40]


def body_of(row: Delivery) -> bytes:
    told = {"id": str(row.uid), "event": row.event, "at": row.at.isoformat(), "ref": row.ref}
    return json.dumps(told, sort_keys=True).encode()


def signed(secret: str, uid: str, at: datetime, body: bytes) -> dict[str, str]:
    """As standardwebhooks.com has it. The time is signed too: what is older than five minutes is a replay."""
    stamp = str(int(at.timestamp()))
    mark = hmac.digest(base64.b64decode(secret), f"{uid}.{stamp}.".encode() + body, hashlib.sha256)
    return {
        "Webhook-Id": uid,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": f"v1,{base64.b64encode(mark).decode()}",
    }


@transaction.atomic
def send_again(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """Once more from the beginning; a hook that was stopped goes on."""
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.DUE, attempts=0, next_try_at=at)
    Hook.objects.filter(pk=delivery.hook_id).update(failures=0, stopped_at=None)
    record("client.told-again", f"app:{delivery.hook.app.code}", by=by, at=at, data={"ref": delivery.ref})
