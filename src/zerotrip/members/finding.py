"""Finding people by what one remembers of them: a name, how it sounds, its initials, the end of a number.

Only ever among those whom the actor may see. Every look-up begins at an index; nothing reads all names.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django.db.models import Q, QuerySet

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.members.models import BankAccount, Person
from zerotrip.members.queries import person_by_id_number, visible_to
from zerotrip.members.sounding import sounds_of
from zerotrip.vault.index import blind_tail

MOST = 10
SCANNED = 200
"""Of those whose number ends alike, so many at most are opened to compare the whole number."""
_TAIL = re.compile(r"\d{3}[\dX]")
_PHONE = re.compile(r"1\d{10}")
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_ACCOUNT = re.compile(r"\d{12,19}")


def is_private(asked: str) -> bool:
    """Too much of somebody's number to stand in an address."""
    return sum(letter.isdecimal() for letter in _plain(asked)) >= 11


def people_found(asked: str, *, actor: Actor, on: date) -> list[Person]:
    """The nearest first: the whole name, then the given name, then initials. At most ten."""
    plain, seen = _plain(asked), visible_to(actor, on)
    if _TAIL.fullmatch(plain):
        return list(seen.filter(_ending(plain)).order_by("sound", "uid")[:MOST])
    if _PHONE.fullmatch(plain):
        alike = seen.filter(phone_tail=blind_tail("contact", plain)).order_by("uid")[:SCANNED]
        return [one for one in alike if _plain(one.phone.open()) == plain]
    if _ID_NUMBER.fullmatch(plain) and (known := _by_id_number(plain)):
        return list(seen.filter(pk=known.pk))
    if _ACCOUNT.fullmatch(plain):
        return _by_account(seen, plain)
    return _by_name(seen, asked)


def people_called(asked: str) -> QuerySet[Person]:
    """Whose name or given name begins so, written or by its sound: for narrowing a list that is another's."""
    heard = sounds_of(asked).whole
    if not heard:
        return Person.objects.none()
    alike = Person.objects.filter(_begins("sound", heard) | _begins("given_sound", heard)).order_by()
    written = unicodedata.normalize("NFKC", asked).strip()
    return alike if written.isascii() else alike.filter(name__contains=written)


def _plain(asked: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", asked)).upper()


def _ending(tail: str) -> Q:
    accounts = BankAccount.objects.filter(tail=tail, until=None, person__isnull=False)
    return (
        Q(id_tail=blind_tail("identity", tail))
        | Q(phone_tail=blind_tail("contact", tail))
        | Q(uid__in=accounts.values("person"))
    )


def _by_id_number(number: str) -> Person | None:
    """Only ever looked up whole; None too for what is the number of an account."""
    try:
        return person_by_id_number(number)
    except Invalid:
        return None


def _by_account(seen: QuerySet[Person], wanted: str) -> list[Person]:
    """Compared by the machine and shown to nobody: that is no look at the number."""
    alike = BankAccount.objects.filter(tail=wanted[-4:], until=None, person__in=seen.values("uid"))
    found = [str(one.person_id) for one in alike[:SCANNED] if _plain(one.number.open()) == wanted]
    return list(seen.filter(uid__in=found[:MOST]))


def _by_name(seen: QuerySet[Person], asked: str) -> list[Person]:
    heard = sounds_of(asked).whole
    if not heard:
        return []
    written = unicodedata.normalize("NFKC", asked).strip()
    if not written.isascii():  # characters say more than their sound: 陈 is not 晨
        seen = seen.filter(name__contains=written)
    parts = ("sound", "given_sound", "initials") if written.isascii() else ("sound", "given_sound")
    found: dict[Person, None] = {}
    for part in parts:
        found |= dict.fromkeys(seen.filter(_begins(part, heard)).order_by(part, "uid")[:MOST])
    return list(found)[:MOST]


def _begins(part: str, heard: str) -> Q:
    """Twice, for either database's index: SQLite uses the bounds, PostgreSQL the beginning."""
    bounds = {f"{part}__gte": heard, f"{part}__startswith": heard}
    stem = heard.rstrip("z")
    if stem:
        bounds[f"{part}__lt"] = stem[:-1] + chr(ord(stem[-1]) + 1)
    return Q(**bounds)
