"""What stands brought up to the database: whose facts have changed since the last look, and nobody else's.

The people found are read the way an export reads everyone, checked as a run checks them, and put in place of
what was known of them; only items that read what differs are evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.population.changed import Chosen, changed_people, come_and_gone
from zerotrip.population.snapshots.checking import check
from zerotrip.population.snapshots.expected import facts_read
from zerotrip.population.snapshots.gathering import Layout, gather
from zerotrip.population.snapshots.snapshot import ROW, Partition, Piece, Snapshot
from zerotrip.population.standing.files import held_in
from zerotrip.population.standing.following import Look
from zerotrip.population.standing.held import Held
from zerotrip.population.standing.standing import Standing
from zerotrip.rules import Program
from zerotrip.rules.types import Kind

AT_ONCE = 1_000
"""People read and written together: bounds the memory, and how long other writers wait."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`looked_at`: whose facts were read; `changed`: who had decisions evaluated again."""

    since: datetime
    looked_at: int
    changed: frozenset[str]
    evaluated: int
    gone: int
    turned: frozenset[str]


def refresh(standing: Standing, *, at: datetime) -> Refreshed:
    """The same as a new export at `at` and a full run over it would give. May be cut off anywhere and done
    again. Raises Invalid where the snapshot is not ours, Conflict where items read facts it has not."""
    since = _since(standing)
    refuse_new_facts(standing.snapshot.opened, standing.snapshot.programs)
    turned = frozenset() if standing.on == day_of(at) else standing.turn(day_of(at))
    come, gone = come_and_gone(standing.everybody())
    people = come | {str(uid) for uid in changed_people(since=since, at=at)}
    for person in sorted(gone):
        standing.remove(person)
    changed, evaluated = set[str](), 0
    for some in _in_chunks(sorted(people - gone)):
        for person, change in standing.put_all(_gathered(standing, some, at)).items():
            changed |= {person} if change.evaluated else set()
            evaluated += len(change.evaluated)
    standing.following.note(Look(at, tuple(sorted(facts_read(standing.snapshot.programs)))))
    return Refreshed(since, len(people), frozenset(changed), evaluated, len(gone), turned)


def _since(standing: Standing) -> datetime:
    """The last look, if it read all that is read now; else the export."""
    read = sorted(facts_read(standing.snapshot.programs))
    looked = standing.following.look
    moment = looked.at if looked and set(read) <= set(looked.facts) else standing.snapshot.opened.at
    if moment is None:
        raise Invalid(
            "not-our-snapshot",
            _("These facts were not exported from this database, so it cannot tell what has changed since."),
        )
    return moment


def refuse_new_facts(snapshot: Snapshot, programs: Iterable[Program]) -> None:
    """An edition may read what the snapshot was not asked for: of that nothing is known of anybody."""
    tables = snapshot.manifest.get("tables", {})
    held = {name for table in tables.values() for name in table.get("columns", ())}
    lacking = [
        key
        for key, of in facts_read(programs).items()
        if key not in (tables if of.kind is Kind.RECORDS else held)
    ]
    if snapshot.manifest and lacking:
        raise Conflict(
            "facts-not-exported",
            _("The snapshot has nothing of %(facts)s, which an item reads now. Run: zerotrip population run"),
            facts=", ".join(sorted(lacking)),
        )


def _gathered(standing: Standing, people: list[str], at: datetime) -> dict[Any, Held]:
    """As an export would write these people now, and a run would read them."""
    snapshot = standing.snapshot.opened
    layout = Layout(facts_read(standing.snapshot.programs))
    chosen = Chosen(uids=[UUID(person) for person in people])
    tables = gather(chosen, layout, file="now", at=at, last_known=snapshot.manifest.get("last_known", False))
    return held_in(check(_partition(snapshot, tables), standing.snapshot.programs))


def _partition(snapshot: Snapshot, tables: Mapping[str, pl.DataFrame]) -> Partition:
    pieces = {
        table: (Piece(table, frame.with_row_index(ROW, offset=1).lazy(), dict(frame.schema)),)
        for table, frame in tables.items()
    }
    return Partition(0, pieces, snapshot.person)


def _in_chunks(people: list[str]) -> Iterator[list[str]]:
    left = iter(people)
    while some := list(islice(left, AT_ONCE)):
        yield some
