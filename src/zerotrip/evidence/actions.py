"""Everything this room does, in one place to import from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from zerotrip.audit.actions import record as write_down
from zerotrip.core.actor import Actor
from zerotrip.evidence import breaker
from zerotrip.evidence.asking import ask, read_from_paper, state_fact
from zerotrip.evidence.consents.actions import consent_by_applying
from zerotrip.evidence.inbox import receive, take_due
from zerotrip.evidence.models import Department
from zerotrip.evidence.outbox import send_due
from zerotrip.evidence.policy import CHECKED_EVERY, CHECKED_NOW
from zerotrip.evidence.registry import Health, registry
from zerotrip.evidence.retracting import take_back
from zerotrip.evidence.rulings.actions import object_to, rule

__all__ = [
    "ask",
    "check_connectors",
    "check_due",
    "check_now",
    "consent_by_applying",
    "object_to",
    "read_from_paper",
    "receive",
    "rule",
    "send_due",
    "state_fact",
    "take_back",
    "take_due",
]


def check_connectors(*, at: datetime) -> dict[str, Health]:
    """Tries every line and keeps what it showed. A line that works again wakes what waited for it."""
    return _check(list(registry.connectors), at)


def check_due(*, at: datetime) -> None:
    """The same for lines nobody has looked at for a minute, so that the status page is never old."""
    lately = Department.objects.filter(checked_at__gt=at - CHECKED_EVERY, checked_at__lte=at)
    _check(sorted(registry.connectors.keys() - set(lately.values_list("name", flat=True))), at)


def check_now(*, by: Actor, at: datetime) -> dict[str, Health]:
    """Somebody wants to know, now. Not inside a transaction: it calls out. Two who ask at once ask once."""
    lately = Department.objects.filter(checked_at__gt=at - CHECKED_NOW, checked_at__lte=at)
    seen = _check(sorted(registry.connectors.keys() - set(lately.values_list("name", flat=True))), at)
    if seen:
        failed = sorted(name for name, health in seen.items() if not health.credentials_ok)
        write_down("evidence.lines-checked", "connectors", by=by, at=at, data={"failed": failed})
    return seen


def _check(names: list[str], at: datetime) -> dict[str, Health]:
    with ThreadPoolExecutor(max(1, len(names))) as pool:
        seen = dict(zip(names, pool.map(lambda name: registry.connectors[name].check(), names), strict=True))
    for name, health in seen.items():
        breaker.checked(name, health, at)
    return seen
