"""What is searched for: words may stand in an address, an ID number never, nor one with a slip in it."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from zerotrip.core.identity import read_id_number
from zerotrip.members.models import Person
from zerotrip.members.queries import person_by_id_number

LONGEST = 80
DIGITS_OF_AN_ID = 15  # fifteen once, seventeen now; no number of a case or a unit has as many


def asked_in(request: HttpRequest) -> str:
    """The words of the address; whoever writes an ID number there by hand finds nobody by it."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    return "" if is_id_number(asked) else asked


def sent_in(request: HttpRequest) -> str:
    return request.POST.get("q", "").strip()[:LONGEST]


def is_id_number(asked: str) -> bool:
    return sum(letter.isdecimal() for letter in unicodedata.normalize("NFKC", asked)) >= DIGITS_OF_AN_ID


def whose(asked: str) -> Person | None:
    """Only ever looked up whole. Raises Invalid with what is wrong with the number."""
    return person_by_id_number(read_id_number(asked).value)


def uid_in(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("person", ""))
    except ValueError:
        return None


def found_at(page: str, **words: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({k: v for k, v in words.items() if v})}")
