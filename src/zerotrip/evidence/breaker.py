"""A breaker per department: after failures in a row nobody calls for a while, then one tries the line."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zerotrip.evidence.models import Department, Request, RequestRows
from zerotrip.evidence.policy import BREAK, BREAKS_AFTER
from zerotrip.evidence.registry import Health, Silence, registry
from zerotrip.evidence.states import RequestState


def let_through(due: RequestRows, *, at: datetime, limit: int) -> list[Request]:
    """All to departments that answer, few to those that just failed, none to those left alone,
    one to each whose break is over."""
    due = (
        due.select_related("person").prefetch_related("purposes", "person__accounts").order_by("next_try_at")
    )
    failing = {row.name: row for row in Department.objects.filter(failures__gt=0)}
    well = [name for name in registry.connectors if name not in failing]
    through = list(due.filter(department__in=well)[:limit])
    for name, row in failing.items():
        if name in registry.connectors and not (row.silent_until and row.silent_until > at):
            through += due.filter(department=name)[: max(1, BREAKS_AFTER - row.failures)]
    return through


def answered(name: str, at: datetime) -> None:
    """The line works: whatever waited for it may be asked now."""
    row, _made = Department.objects.get_or_create(name=name)
    if row.failures:
        wake(name, at)
    Department.objects.filter(name=name).update(
        reachable=True, credentials_ok=True, last_success_at=at, failures=0, silent_until=None, reason=""
    )


def wake(name: str, at: datetime) -> None:
    waiting = (RequestState.UNAVAILABLE, RequestState.PENDING)
    Request.objects.filter(department=name, state__in=waiting, next_try_at__gt=at).update(next_try_at=at)


def silent(name: str, silence: Silence, at: datetime) -> None:
    Department.objects.get_or_create(name=name)
    row = Department.objects.filter(name=name)
    row.update(
        failures=F("failures") + 1,
        reachable=silence.credentials,
        credentials_ok=False if silence.credentials else None,
        reason=silence.code[:40],
    )
    row.filter(failures__gte=BREAKS_AFTER).update(silent_until=at + BREAK)


def checked(name: str, health: Health, at: datetime) -> None:
    """What a look at the line from the console or the worker showed."""
    Department.objects.get_or_create(name=name)
    well = health.reachable and health.credentials_ok
    Department.objects.filter(name=name).update(
        reachable=health.reachable,
        credentials_ok=health.credentials_ok if health.reachable else None,
        latency_ms=health.latency_ms,
        checked_at=at,
        reason=health.reason[:40],
    )
    if well:
        answered(name, at)
