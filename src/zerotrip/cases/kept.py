"""What a granted case writes into the books of members: acts that packs name in `[result]`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.evaluation import on_record
from zerotrip.cases.models import Case
from zerotrip.core.calendar import day_of
from zerotrip.members.actions import end_filings
from zerotrip.members.actions import file_hardship as put_on_file


def kept_by(case: Case) -> dict[str, Any]:
    """The values of `[result] keeps`, as they came out in the last yes: read off its receipt."""
    loaded = case.edition.loaded
    last = case.decisions.select_related("receipt").filter(verdict="granted").order_by("-number").first()
    if loaded.pack.result is None or last is None:
        return {}
    decision = on_record(loaded.program, last.receipt).decision
    return {key: decision.value(name) for key, name in loaded.pack.result.keeps.items()}


def points_for(case: Case) -> int:
    """What `[points] gives` came to in the last yes; nothing where the item gives none."""
    loaded = case.edition.loaded
    gives = loaded.pack.points.gives if loaded.pack.points else 0
    if isinstance(gives, int):
        return gives
    last = case.decisions.select_related("receipt").filter(verdict="granted").order_by("-number").first()
    value = on_record(loaded.program, last.receipt).decision.value(gives) if last else None
    return max(0, int(value)) if isinstance(value, int | Decimal) else 0


def file_hardship(case: Case, at: datetime) -> None:
    kept = kept_by(case)
    put_on_file(
        person=case.person,
        grade=kept["grade"],
        since=day_of(at),
        until=kept["until"],
        case_ref=case.ref,
        by=PLATFORM,
        at=at,
    )


def take_hardship_filing_back(case: Case, at: datetime) -> None:
    """The one that this case has written; another that stands is another case's."""
    end_filings(person=case.person, on=day_of(at), by=PLATFORM, at=at, because=case.ref, only_of=case.ref)


def end_hardship_filing(case: Case, at: datetime) -> None:
    end_filings(person=case.person, on=day_of(at), by=PLATFORM, at=at, because=case.ref)
