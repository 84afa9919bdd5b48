"""What the items would read of a snapshot: facts of a member, lists of records, facts of a record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Conflict
from zerotrip.rules import Program
from zerotrip.rules.awarding import AWARD_COLUMNS, AWARDS
from zerotrip.rules.columns import fact_types
from zerotrip.rules.types import DATE, TEXT, Kind, TwoKinds, Type

MEMBER = "member"
MISFITS = "@set-aside"
"""The table of an export that tells what it could not keep."""


@dataclass(frozen=True)
class Expected:
    """Types by fact or column. `subjects` holds facts that stand in a table of one kind of record."""

    scalars: Mapping[str, Type]
    lists: Mapping[str, Mapping[str, Type]]
    subjects: Mapping[str, Mapping[str, Type]]
    read: Mapping[str, frozenset[str]]  # of each list, the columns that items look at
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # fact → who reads it

    def readers(self, *keys: str) -> tuple[str, ...]:
        return tuple(sorted({item for key in keys for item in self.items.get(key, ())}))


def facts_read(programs: Iterable[Program]) -> dict[str, Type]:
    """Type of every fact read. Raises Conflict where two items mean different things by one name."""
    try:
        return fact_types(programs)
    except TwoKinds as two:
        raise Conflict(
            "fact-of-two-kinds",
            _("Two items mean different things by the fact %(key)s: %(one)s and %(other)s. Rename one."),
            key=two.key,
            one=two.one.value,
            other=two.other.value,
        ) from two


def expected_of(programs: Iterable[Program], tables: Collection[str]) -> Expected:
    """What `programs` read, laid out over the tables that a snapshot has."""
    programs = list(programs)
    facts = facts_read(programs)
    lists = {key: dict(of.columns) for key, of in facts.items() if of.kind is Kind.RECORDS}
    scalars = {key: of for key, of in facts.items() if of.kind is not Kind.RECORDS}
    subjects: dict[str, dict[str, Type]] = {}
    for key, of in scalars.items():
        subject = key.partition(".")[0]
        if subject != MEMBER and (subject in tables or list_of(subject) in tables):
            subjects.setdefault(subject, {})[key] = of
    for subject in subjects.keys() - set(tables):
        own = lists.setdefault(list_of(subject), {})
        own.setdefault("id", TEXT)
        for key, of in subjects[subject].items():
            own.setdefault(key.partition(".")[2], of)
    lists[AWARDS] = dict(AWARD_COLUMNS)
    return Expected(scalars, lists, subjects, _columns_read(programs, subjects, tables), _items(programs))


def list_of(subject: str) -> str:
    """The list whose records a subject is: settlement → settlements."""
    return f"{subject}s"


def _columns_read(
    programs: list[Program], subjects: Mapping[str, Mapping[str, Type]], tables: Collection[str]
) -> dict[str, frozenset[str]]:
    read: dict[str, set[str]] = {AWARDS: set(AWARD_COLUMNS)}
    for program in programs:
        for key, columns in program.columns.items():
            read.setdefault(key, set()).update(columns)
    for subject in subjects.keys() - set(tables):
        own = read.setdefault(list_of(subject), set())
        own.update({"id"}, (key.partition(".")[2] for key in subjects[subject]))
    return {key: frozenset(columns) for key, columns in read.items()}


def _items(programs: list[Program]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for program in programs:
        for key in program.order:
            found.setdefault(key, []).append(program.item.id)
            for column in program.columns.get(key, ()):
                found.setdefault(f"{key}.{column}", []).append(program.item.id)
    return {key: tuple(sorted(items)) for key, items in found.items()}


SUMMARIES: Mapping[str, Type] = {
    "member.sex": TEXT,
    "member.birth_date": DATE,
    "member.district": TEXT,
    "member.industry": TEXT,
    "member.is_member": Type(Kind.BOOL),
}
"""Not facts that items read, but what the outcome is counted by."""
