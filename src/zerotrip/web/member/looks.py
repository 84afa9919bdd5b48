"""Who looked at my data: departments asked about me, and people who unmasked something of mine."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zerotrip.cases.models import Case
from zerotrip.catalogue.models import Edition
from zerotrip.core.text import Text, pick
from zerotrip.evidence.consents import accounts, joining
from zerotrip.evidence.consents.queries import Standing, standing_of
from zerotrip.evidence.queries import Look, looks_of
from zerotrip.members.models import Person
from zerotrip.vault.queries import looks_about
from zerotrip.web.door import today

DEPARTMENTS, PEOPLE = "departments", "people"


@dataclass(frozen=True, slots=True)
class Shown:
    at: datetime
    what: str
    who: str
    why: str
    kind: str
    ground: str = ""
    answered_at: datetime | None = None
    taken_back_at: datetime | None = None


def looks_at(person: Person, *, kind: str = "", item: str = "") -> list[Shown]:
    """Both kinds in one list, newest first; or those of one kind, or for one item."""
    titles = _titles()
    asked = [_asked(one, titles) for one in looks_of(person) if item in ("", one.purpose)]
    seen = [
        Shown(one.at, _what(one.what), one.by_name, one.because, PEOPLE)
        for one in ([] if item else looks_about(person.key))
    ]
    rows = {DEPARTMENTS: asked, PEOPLE: seen}.get(kind, asked + seen)
    return sorted(rows, key=lambda one: one.at, reverse=True)


def _asked(one: Look, titles: dict[str, Text]) -> Shown:
    return Shown(
        one.at,
        pick(one.label),
        _who(one.by_key, one.by_name),
        _why(one.purpose, one.case_ref, titles),
        DEPARTMENTS,
        pick(one.basis),
        one.answered_at,
        one.taken_back_at,
    )


@dataclass(frozen=True, slots=True)
class Allowed:
    """One source and one item: on what ground it is asked, and what follows if it may not be."""

    standing: Standing
    item: str
    open_cases: int


def allowed_of(person: Person) -> list[Allowed]:
    titles = _titles()
    asked = {(one.source, one.purpose) for one in looks_of(person)}
    waiting = Counter(Case.objects.filter(person=person).open().values_list("item_id", flat=True))
    return [
        Allowed(each, pick(titles.get(each.purpose)) or each.purpose, waiting[each.purpose])
        for each in standing_of(person, asked)
    ]


def items_of(allowed: list[Allowed]) -> dict[str, str]:
    """What the list can be narrowed to."""
    return {each.standing.purpose: each.item for each in allowed}


def _who(key: str, name: str) -> str:
    return name if key.startswith("person:") else _("the platform, by itself")


def _why(purpose: str, case_ref: str, titles: dict[str, Text]) -> str:
    return " ".join(part for part in (pick(titles.get(purpose)) or purpose, case_ref) if part)


def _what(code: str) -> str:
    known = {
        "id_number": _("ID number"),
        "number": _("account number"),
        "phone": _("telephone number"),
        "address": _("address of a parcel"),
    }
    return known.get(code.rpartition(":")[2], _("a sealed entry"))


def _titles() -> dict[str, Text]:
    editions = Edition.objects.begun_by(today()).latest_each()
    items = {edition.item_id: edition.loaded.pack.title for edition in editions}
    return items | {joining.PURPOSE: joining.LABEL, accounts.PURPOSE: accounts.LABEL}
