"""Facts laid out for one kind of decision: a line per member, or a line per record of theirs."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import NotVisible
from zerotrip.population.snapshots.checking import Checked
from zerotrip.population.snapshots.expected import MEMBER, list_of
from zerotrip.population.snapshots.snapshot import PERSON
from zerotrip.rules import Program
from zerotrip.rules.columns.tables import ABSENT, SUBJECT, Tables


def subjects_of(checked: Checked) -> tuple[str, ...]:
    """What items can be about in these facts."""
    with_table = checked.tables.keys() - checked.expected.lists.keys() - {MEMBER}
    derived = {each for each in checked.expected.subjects if list_of(each) in checked.tables}
    return (MEMBER, *sorted(with_table | derived))


def subject_tables(checked: Checked, subject: str, programs: Sequence[Program] = ()) -> Tables:
    """What `programs` (all about `subject`) read. Raises NotVisible where the facts know no such subject."""
    members = checked.tables[MEMBER]
    records = {key: checked.tables[key] for key in checked.expected.lists if key in checked.tables}
    if subject == MEMBER:
        return Tables(members, records)
    own = _own_table(checked, subject)
    joined = own.join(
        members.drop([each for name in own.columns for each in _told_by(name)], strict=False),
        on=PERSON,
        how="inner",
        maintain_order="left",
    )
    return Tables(joined, records)


def _told_by(name: str) -> tuple[str, ...]:
    """Columns of the member's line that give way to the subject's own."""
    return () if name == PERSON else (name, f"{name}{ABSENT}")


def _own_table(checked: Checked, subject: str) -> pl.DataFrame:
    if subject in checked.tables:
        return checked.tables[subject]
    if list_of(subject) not in checked.tables:
        raise NotVisible(
            "no-such-subject",
            _("These facts hold no %(subject)s: it needs a table of that name, with person and subject."),
            subject=subject,
        )
    return _from_records(checked.tables[list_of(subject)], subject)


def _from_records(records: pl.DataFrame, subject: str) -> pl.DataFrame:
    """Each record is a subject of its own, and each of its columns a fact."""
    facts = [name for name in records.columns if name != PERSON]
    named = {name: f"{subject}.{name}" for name in facts}
    return (
        records.with_columns(pl.col("id").alias(SUBJECT))
        .rename(named)
        .select(PERSON, SUBJECT, *named.values())
    )
