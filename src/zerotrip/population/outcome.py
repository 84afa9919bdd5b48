"""What follows from a run: cases for items that open by themselves, offers for those that a person opens.

Everything here may be done again, after a crash or for good measure, and changes nothing the second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction

from zerotrip.audit.actions import record
from zerotrip.cases.subjects import subject_of
from zerotrip.catalogue.models import Edition
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.population.job import Job
from zerotrip.population.offering import Wanted, offer
from zerotrip.population.openings import Candidate, open_cases
from zerotrip.rules.columns import MET, UNKNOWN

RUN = Actor.system("population")
AT_ONCE = 500
"""Persons looked at together: bounds the memory and, for offers, one transaction."""
Progress = Callable[[int, int], None]


@dataclass
class Outcome:
    """`cases`: opened, there already, or why not; `offers`: new, changed, withdrawn, told."""

    cases: Counter[str] = field(default_factory=Counter)
    offers: Counter[str] = field(default_factory=Counter)


def act_on(job: Job, partitions: int, *, at: datetime, progress: Progress = lambda done, of: None) -> Outcome:
    """Opens cases and keeps offers for what a finished run of today found."""
    editions = list(Edition.objects.filter(sha256__in=[rule.sha256 for rule in job.rules]))
    opening = [edition for edition in editions if "population" in edition.loaded.pack.opens]
    offering = [edition for edition in editions if _is_offered(edition)]
    outcome = Outcome()
    for index in range(partitions):
        for edition in opening:
            for some in _in_chunks(list(_met(job, edition, index, at))):
                outcome.cases += open_cases(edition, some, run=job.key, by=RUN, at=at)
        if offering:
            _offer(job, offering, index, outcome, at)
        progress(index + 1, partitions)
    _write_down(job, outcome, at)
    return outcome


def _is_offered(edition: Edition) -> bool:
    """What is about a record is weighed live on the person's page, and needs no offer kept for it."""
    pack = edition.loaded.pack
    return pack.subject == "member" and "member" in pack.opens


def _met(job: Job, edition: Edition, index: int, at: datetime) -> Iterator[Candidate]:
    own = subject_of(edition, day_of(at))
    rows = _rows(job, edition, index).filter(pl.col("verdict") == MET).sort("person", "fen", descending=True)
    for row in rows.iter_rows(named=True):
        if person := _uid(row["person"]):
            yield Candidate(person, row.get("subject") or own)


def _offer(job: Job, editions: Sequence[Edition], index: int, outcome: Outcome, at: datetime) -> None:
    """Person by person over all items, so that whoever is found several things for is told once."""
    found: dict[UUID, list[Wanted]] = {}
    for edition in editions:
        own = subject_of(edition, day_of(at))
        for row in _rows(job, edition, index).iter_rows(named=True):
            if (person := _uid(row["person"])) is None:
                continue
            wanted = found.setdefault(person, [])
            if _is_wanted(edition, row):
                wanted.append(Wanted(edition, own, row["verdict"] == MET, row["fen"]))
    judged = [edition.item_id for edition in editions]
    for some in _in_chunks(sorted(found.items())):
        outcome.offers += offer(dict(some), items=judged, run=job.key, at=at)


def _is_wanted(edition: Edition, row: dict[str, Any]) -> bool:
    """Nobody is offered nothing; what opens by itself is offered only while it is unknown."""
    if row["verdict"] == MET:
        return row["fen"] != 0 and "population" not in edition.loaded.pack.opens
    return bool(row["verdict"] == UNKNOWN)


def _rows(job: Job, edition: Edition, index: int) -> pl.DataFrame:
    item = edition.item_id
    lazy = pl.scan_parquet(job.result(edition.loaded.pack.subject, index))
    columns = lazy.collect_schema().names()
    keys = [name for name in ("person", "subject") if name in columns]
    fen = pl.col(f"{item}:fen") if f"{item}:fen" in columns else pl.lit(None, pl.Int64)
    return lazy.select(*keys, pl.col(f"{item}:verdict").alias("verdict"), fen.alias("fen")).collect()


def _uid(person: object) -> UUID | None:
    """A snapshot from elsewhere may number its persons in its own way: nobody here is meant."""
    try:
        return UUID(str(person))
    except ValueError:
        return None


def _in_chunks(things: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(things), AT_ONCE):
        yield things[start : start + AT_ONCE]


def _write_down(job: Job, outcome: Outcome, at: datetime) -> None:
    data = {"cases": dict(outcome.cases), "offers": dict(outcome.offers), "on": job.on.isoformat()}
    with transaction.atomic():
        record("population.run", f"run:{job.key[:16]}", by=RUN, at=at, data=data)
