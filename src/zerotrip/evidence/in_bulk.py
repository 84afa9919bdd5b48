"""What `facts_for` says of each person, for thousands at a time, in a fixed number of queries.

A row added to `own.SCALARS` or `own.LISTS` needs its reading here too; a test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q

from zerotrip.evidence.contests import Rulings, by_place
from zerotrip.evidence.factset import SETTLEMENT, opening_once, told
from zerotrip.evidence.models import Consent, Finding, Ruling
from zerotrip.members.models import BankAccount, Enrolment, Filing, Membership, Person
from zerotrip.members.queries import filing_row
from zerotrip.rules import Facts

_AT_ONCE = 2_000
OWN = {"member.sex": "sex", "member.birth_date": "birth_date"}
"""Facts that stand in the person's row."""
ACCOUNT = "member.account"


class Among(Protocol):
    """Whose rows are wanted, said of the field that names the person."""

    def of(self, field: str) -> Q: ...


@dataclass(frozen=True, slots=True)
class Those:
    """People by key, a few hundred: a statement names each of them."""

    keys: tuple[UUID, ...]

    def of(self, field: str) -> Q:
        return Q(**{f"{field}__in": self.keys})


@dataclass(frozen=True, slots=True)
class Stretch:
    """People by key, from `first` on and before `end`; None: from the beginning, to the end."""

    first: UUID | None = None
    end: UUID | None = None

    def of(self, field: str) -> Q:
        found = Q()
        if self.first is not None:
            found &= Q(**{f"{field}__gte": self.first})
        if self.end is not None:
            found &= Q(**{f"{field}__lt": self.end})
        return found


@dataclass(frozen=True, slots=True)
class Someone:
    uid: UUID
    path: str
    """Of the organisation they belong to."""
    own: Mapping[str, Any]


def people(stretch: Stretch) -> Iterator[Someone]:
    """In the order of their keys, with what their own row says."""
    rows = Person.objects.filter(stretch.of("uid")).order_by("uid")
    for uid, path, *values in rows.values_list("uid", "organisation__path", *OWN.values()).iterator(_AT_ONCE):
        yield Someone(uid, path, dict(zip(OWN, values, strict=True)))


def accounts(among: Among) -> dict[UUID, str]:
    """Masked, as in `own`: who has none yet is left out."""
    rows = BankAccount.objects.filter(among.of("person"), until__isnull=True).only("person_id", "tail")
    return {row.person_id: row.masked for row in rows.order_by().iterator(_AT_ONCE) if row.person_id}


def enrolments(among: Among) -> Iterator[tuple[UUID, Mapping[str, date | str]]]:
    """Those that count, each person's oldest first."""
    rows = Enrolment.objects.filter(among.of("person"), voided_at__isnull=True)
    rows = rows.order_by("person_id", "year", "product_id", "uid")
    for uid, product, since, until in rows.values_list("person_id", "product_id", "since", "until").iterator(
        _AT_ONCE
    ):
        yield uid, {"product": product, "since": since, "until": until}


def memberships(among: Among) -> Iterator[tuple[UUID, Mapping[str, date | str | None]]]:
    """Each person's oldest first."""
    rows = Membership.objects.filter(among.of("person")).order_by("person_id", "since", "id")
    for uid, unit, since, until in rows.values_list(
        "person_id", "organisation__code", "since", "until"
    ).iterator(_AT_ONCE):
        yield uid, {"unit": unit, "since": since, "until": until}


def filings(among: Among) -> Iterator[tuple[UUID, Mapping[str, Any]]]:
    """Each person's oldest first, as they came out."""
    rows = Filing.objects.filter(among.of("person")).order_by("person_id", "since", "uid")
    for filing in rows.iterator(_AT_ONCE):
        if row := filing_row(filing):
            yield filing.person_id, row


LISTS: Mapping[str, Callable[[Among], Iterator[tuple[UUID, Mapping[str, Any]]]]] = {
    "enrolments": enrolments,
    "memberships": memberships,
    "filings": filings,
}


@dataclass(frozen=True, slots=True)
class Findings:
    """`facts` without a subject; for each record known of, the facts with it as the subject."""

    facts: Facts
    about: Mapping[str, Mapping[str, Any]]


def findings(stretch: Stretch, *, keys: Iterable[str], at: datetime) -> Iterator[tuple[UUID, Findings]]:
    """What departments, papers and people told; of those of whom nothing was told there is nothing."""
    wanted = frozenset(keys)
    of_record = frozenset(key for key in wanted if key.startswith(f"{SETTLEMENT}."))
    rows = Finding.objects.current().filter(stretch.of("person")).select_related("answer")
    rows = rows.defer("answer__raw").order_by("person_id", "answered_at", "uid")
    unheard, ruled = _forbidden(stretch), _rulings(stretch)
    for uid, each in groupby(rows.iterator(_AT_ONCE), key=lambda row: row.person_id):
        heard = [row for row in each if (uid, row.source) not in unheard]
        yield uid, _found(heard, wanted, of_record, at, lambda uid=uid: by_place(ruled.get(uid, [])))  # type: ignore[misc]


def _forbidden(stretch: Stretch) -> set[tuple[UUID, str]]:
    """A round looks at all items at once: what is forbidden for one is read for none."""
    said = Consent.objects.filter(stretch.of("person"), replaced_at__isnull=True, withdrawn_at__isnull=False)
    return set(said.values_list("person_id", "source"))


def _rulings(stretch: Stretch) -> dict[UUID, list[Ruling]]:
    found: dict[UUID, list[Ruling]] = {}
    for row in Ruling.objects.current().filter(stretch.of("person")):
        found.setdefault(row.person_id, []).append(row)
    return found


def _found(
    rows: list[Finding], wanted: frozenset[str], of_record: frozenset[str], at: datetime, rulings: Rulings
) -> Findings:
    by_record: dict[str, list[Finding]] = {}
    for row in rows:
        by_record.setdefault(row.record, []).append(row)
    nobodys, opened = by_record.get("", []), opening_once()
    about = {
        record: told(
            [*nobodys, *own], wanted=of_record, subject=record, at=at, opened=opened, rulings=rulings
        ).scalars
        for record, own in by_record.items()
        if record and any(row.fact == SETTLEMENT for row in own)
    }
    return Findings(told(rows, wanted=wanted, subject="", at=at, opened=opened, rulings=rulings), about)
