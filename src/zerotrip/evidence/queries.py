"""What is known of a person, and how the lines to the departments stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, Q

from zerotrip.core.text import Text
from zerotrip.evidence import own
from zerotrip.evidence.consents.bases import basis_label
from zerotrip.evidence.consents.queries import barred
from zerotrip.evidence.contests import Contest, Rulings, by_place
from zerotrip.evidence.factset import SETTLEMENTS, FactSet, build, label_of, record_rows
from zerotrip.evidence.found import Found
from zerotrip.evidence.models import Department, Finding, Message, Purpose, Request
from zerotrip.evidence.registry import registry
from zerotrip.evidence.rulings.models import Ruling
from zerotrip.evidence.states import OPEN, SETTLED, MessageState, RequestState
from zerotrip.members.models import Person

__all__ = [
    "SETTLEMENTS",
    "ConnectorStatus",
    "Contest",
    "FactSet",
    "Found",
    "Look",
    "connectors_status",
    "facts_and_records",
    "facts_for",
    "is_live",
    "looks_of",
    "records_of",
    "refused_messages",
]


def facts_for(
    *,
    person: Person,
    keys: Iterable[str],
    subject: str | None = None,
    at: datetime,
    purpose: str = "",
    payee: Person | None = None,
) -> FactSet:
    """Facts by key as the rules want them, in two queries; one more each for an account, for enrolments, for
    a purpose, and where sources contradict each other.

    `subject` is the record a case is about: `settlement.days` is read off the settlement of that id. With a
    `purpose`, sources without a ground for it are passed over: not read, and not asked. `payee` is whose
    account counts, where it is not the person's own.
    """
    unheard = barred(person, purpose) if purpose else frozenset()
    wanted = frozenset(keys)
    return build(
        books=own.told(person, wanted, subject or "", payee),
        wanted=wanted,
        subject=subject or "",
        rows=[row for row in _found_of(person) if row.source not in unheard],
        requests=_requests_of(person),
        at=at,
        rulings=_rulings_of(person),
        barred=unheard,
    )


def facts_and_records(
    *, person: Person, keys: Iterable[str], fact: str, at: datetime
) -> tuple[FactSet, dict[str, dict[str, Any]]]:
    """What `facts_for` tells of nothing in particular and what `records_of` tells, from one reading."""
    rows, rulings, wanted = _found_of(person), _rulings_of(person), frozenset(keys)
    facts = build(
        books=own.told(person, wanted, ""),
        wanted=wanted,
        subject="",
        rows=rows,
        requests=_requests_of(person),
        at=at,
        rulings=rulings,
    )
    return facts, record_rows(rows, fact, rulings=rulings)


def _found_of(person: Person) -> list[Finding]:
    return list(Finding.objects.current().filter(person=person).select_related("answer"))


def _requests_of(person: Person) -> list[Request]:
    """Those under way, and those refused."""
    waiting = Q(state__in=OPEN) | Q(state=RequestState.REFUSED)
    return list(Request.objects.filter(person=person).filter(waiting))


def _rulings_of(person: Person) -> Rulings:
    return cache(lambda: by_place(Ruling.objects.current().filter(person=person)))


def records_of(person: Person, fact: str, *, at: datetime) -> dict[str, dict[str, Any]]:
    """Every record of a kind ("settlement") that is known to exist: id → its columns, papers included."""
    return record_rows(_found_of(person), fact, rulings=_rulings_of(person))


def is_live(source: str, *, at: datetime) -> bool:
    """Whether a connector answers for this source now: plugged in, not known to be down, not left alone."""
    if registry.source(source) is None:
        return False
    line = Department.objects.filter(pk=source.partition(".")[0]).first()
    if line is None:
        return True
    return line.reachable is not False and (line.silent_until is None or line.silent_until <= at)


@dataclass(frozen=True, slots=True)
class SourceStatus:
    key: str
    label: Text
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConnectorStatus:
    """One line of the status page: how the department answers and what depends on it."""

    name: str
    label: Text
    reachable: bool | None
    credentials_ok: bool | None
    latency_ms: int | None
    checked_at: datetime | None
    last_success_at: datetime | None
    silent_until: datetime | None
    failures: int
    reason: str
    waiting: int
    sources: tuple[SourceStatus, ...]

    @property
    def healthy(self) -> bool:
        return bool(self.reachable) and self.credentials_ok is not False


def connectors_status() -> list[ConnectorStatus]:
    rows = Department.objects.in_bulk()
    waiting = dict(Request.objects.open().values_list("department").annotate(count=Count("pk")).order_by())
    return [
        _status(name, rows.get(name) or Department(name=name), waiting.get(name, 0))
        for name in sorted(registry.connectors)
    ]


def _status(name: str, row: Department, waiting: int) -> ConnectorStatus:
    connector = registry.connectors[name]
    return ConnectorStatus(
        name=name,
        label=connector.label,
        reachable=row.reachable,
        credentials_ok=row.credentials_ok,
        latency_ms=row.latency_ms,
        checked_at=row.checked_at,
        last_success_at=row.last_success_at,
        silent_until=row.silent_until,
        failures=row.failures,
        reason=row.reason,
        waiting=waiting,
        sources=tuple(SourceStatus(each.key, each.label, each.facts) for each in connector.sources.values()),
    )


@dataclass(frozen=True, slots=True)
class Look:
    """One time that a department was asked about a person, for whom and what for."""

    at: datetime
    by_key: str
    by_name: str
    source: str
    label: Text
    purpose: str
    case_ref: str
    state: str
    answered_at: datetime | None
    basis: Text
    taken_back_at: datetime | None


def looks_of(person: Person) -> list[Look]:
    """Who had the departments asked what about this person, and why; newest first."""
    rows = Purpose.objects.filter(request__person=person).select_related("request").order_by("-at", "-pk")
    return [
        Look(
            at=row.at,
            by_key=row.by_key,
            by_name=row.by_name,
            source=row.request.source,
            label=label_of(row.request.source),
            purpose=row.purpose,
            case_ref=row.case_ref,
            state=row.request.state,
            answered_at=row.request.settled_at if row.request.state in SETTLED else None,
            basis=basis_label(row.basis),
            taken_back_at=row.withdrawn_at,
        )
        for row in rows
    ]


def refused_messages(limit: int = 100) -> list[Message]:
    """Kept for inspection, newest first."""
    return list(Message.objects.filter(state=MessageState.REFUSED).order_by("-received_at", "uid")[:limit])
