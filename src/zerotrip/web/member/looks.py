"""Who looked at my data: departments asked about me, and people who unmasked something of mine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zerotrip.catalogue.models import Edition
from zerotrip.core.text import Text, pick
from zerotrip.evidence.queries import looks_of
from zerotrip.members.models import Person
from zerotrip.vault.queries import looks_about


@dataclass(frozen=True, slots=True)
class Shown:
    at: datetime
    what: str
    who: str
    why: str


def looks_at(person: Person) -> list[Shown]:
    """Both kinds in one list, newest first."""
    titles = _titles()
    asked = [
        Shown(one.at, pick(one.label), _who(one.by_key, one.by_name), _why(one.purpose, one.case_ref, titles))
        for one in looks_of(person)
    ]
    seen = [Shown(one.at, _what(one.what), one.by_name, one.because) for one in looks_about(person.key)]
    return sorted(asked + seen, key=lambda one: one.at, reverse=True)


def _who(key: str, name: str) -> str:
    return name if key.startswith("person:") else _("the platform, by itself")


def _why(purpose: str, case_ref: str, titles: dict[str, Text]) -> str:
    return " ".join(part for part in (pick(titles.get(purpose)) or purpose, case_ref) if part)


def _what(code: str) -> str:
    known = {"id_number": _("ID number"), "number": _("account number"), "phone": _("telephone number")}
    return known.get(code.rpartition(":")[2], _("a sealed entry"))


def _titles() -> dict[str, Text]:
    return {edition.item_id: edition.loaded.pack.title for edition in Edition.objects.latest_each()}
