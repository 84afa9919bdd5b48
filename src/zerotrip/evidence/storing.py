"""How an answer becomes findings: the newest word of a source stands, older ones stay readable behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from zerotrip.evidence.models import Answer, Finding
from zerotrip.evidence.registry import Told, registry
from zerotrip.evidence.states import Status
from zerotrip.evidence.values import encode
from zerotrip.members.models import Person


def keep(finding: Finding) -> Finding:
    """Puts one finding in the place of the source's earlier word on the same thing, unless that is newer."""
    return keep_all([finding])[0]


@transaction.atomic
def keep_all(findings: list[Finding]) -> list[Finding]:
    """All of one person. Told twice within one answer, the last counts."""
    standing = _standing(findings)
    last = {_place(finding): finding for finding in findings}
    for place, finding in last.items():
        old = standing.get(place)
        if old is not None and _stands(old, finding):
            finding.replaced_at = max(old.answered_at, finding.answered_at)  # kept, but never in force
        elif old is not None:
            Finding.objects.filter(pk=old.pk).update(replaced_at=finding.answered_at)
    Finding.objects.bulk_create(last.values())
    return list(last.values())


def _stands(old: Finding, new: Finding) -> bool:
    """The new word came late, or says nothing while what was said before still holds."""
    if old.answered_at > new.answered_at:
        return True
    holds = old.status != Status.MISSING and (old.valid_until is None or old.valid_until > new.answered_at)
    return new.status == Status.MISSING and holds


def _standing(findings: list[Finding]) -> dict[tuple[str, str, str], Finding]:
    people = {finding.person_id for finding in findings}
    facts = {finding.fact for finding in findings}
    rows = (
        Finding.objects.current()
        .filter(person__in=people, fact__in=facts)
        .only("person", "fact", "record", "source", "answered_at", "status", "valid_until")
    )
    return {_place(row): row for row in rows}


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.fact, finding.record, finding.source


def findings_of(
    told: Iterable[Told],
    *,
    person: Person,
    source: str,
    answer: Answer,
    asked_at: datetime,
    answered_at: datetime,
    by_key: str,
) -> list[Finding]:
    return [
        Finding(
            person=person,
            fact=each.fact,
            record=each.record,
            value=encode(each.value),
            status=each.status,
            source=each.source or source,
            answer=answer,
            by_key=by_key,
            asked_at=asked_at,
            answered_at=answered_at,
            valid_until=answered_at + _validity(each.source or source),
        )
        for each in told
    ]


def _validity(key: str) -> timedelta:
    source = registry.source(key)
    if source is None:
        raise LookupError(f"an answer from {key}, which no connector knows")
    return source.valid
