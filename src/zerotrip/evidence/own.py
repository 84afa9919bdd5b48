"""What the union knows from its own books: nobody has to be asked, and nothing is copied into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from zerotrip.core.text import Text
from zerotrip.members.models import Person
from zerotrip.members.queries import enrolment_rows, filing_rows, membership_rows

LABELS: Mapping[str, Text] = {
    "union.members": {"zh-Hans": "工会 · 会员库", "en": "Union · members"},
    "union.events": {"zh-Hans": "工会 · 所办事由", "en": "Union · what the case is about"},
    "union.enrolments": {"zh-Hans": "工会 · 互助参保", "en": "Union · enrolments"},
    "union.memberships": {"zh-Hans": "工会 · 会籍", "en": "Union · memberships"},
    "union.filings": {"zh-Hans": "工会 · 困难职工档案", "en": "Union · hardship file"},
    "union.awards": {"zh-Hans": "工会 · 已发互助金", "en": "Union · awards"},
    "union.household-awards": {"zh-Hans": "工会 · 全家已发待遇", "en": "Union · awards of the household"},
}


ACCOUNT = "member.account"


def _account(person: Person) -> str | None:
    """Masked: a decision needs to know that there is one, and its receipt must not carry the number."""
    account = person.accounts.filter(until__isnull=True).first()
    return account.masked if account else None


SCALARS: Mapping[str, Callable[[Person], Any]] = {
    "member.sex": lambda person: person.sex,
    "member.birth_date": lambda person: person.birth_date,
    ACCOUNT: _account,
}
LISTS: Mapping[str, Callable[[Person], Sequence[Mapping[str, Any]]]] = {
    "enrolments": enrolment_rows,
    "memberships": membership_rows,
    "filings": filing_rows,
}
_EVENT = ("event.kind", "event.on")
SOURCE_OF = (
    dict.fromkeys(SCALARS, "union.members")
    | {key: f"union.{key}" for key in LISTS}
    | dict.fromkeys(_EVENT, "union.events")
)


def scalars(person: Person, keys: Iterable[str], payee: Person | None = None) -> dict[str, Any]:
    """Those the books hold; an account nobody gave yet is unknown, so that it is asked for."""
    whose = {ACCOUNT: payee or person}
    found = {key: SCALARS[key](whose.get(key, person)) for key in keys if key in SCALARS}
    return {key: value for key, value in found.items() if value is not None}


def of_event(subject: str, keys: Iterable[str]) -> dict[str, Any]:
    """What a case about an event says of itself: its subject is `birth:2026-05-01`."""
    kind, _mark, day = subject.partition(":")
    try:
        told = dict(zip(_EVENT, (kind, date.fromisoformat(day)), strict=True))
    except ValueError:
        return {}
    return {key: told[key] for key in keys if key in told}


def told(person: Person, keys: Iterable[str], subject: str, payee: Person | None = None) -> dict[str, Any]:
    """All that the books say; a case about the event that is its subject says of itself what it is."""
    return scalars(person, keys, payee) | of_event(subject, keys) | records(person, keys)


def records(person: Person, keys: Iterable[str]) -> dict[str, list[Mapping[str, Any]]]:
    return {key: list(LISTS[key](person)) for key in keys if key in LISTS}
