"""The way in without signing in: search, fields of life, all services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import in_force, items_for, items_on
from zerotrip.core.text import Text
from zerotrip.guides.categories import category_name, category_order
from zerotrip.guides.office.sums import Expected, expected_of
from zerotrip.guides.search import find
from zerotrip.org.models import Organisation
from zerotrip.web.console.searching import asked_in
from zerotrip.web.door import today
from zerotrip.web.public.district import Here, here_in
from zerotrip.web.public.page import show

FEW = 6
"""Of a field, on the page that shows all fields."""


@dataclass(frozen=True, slots=True)
class Field:
    code: str
    name: Text
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """One service in a list. `owner`: the union it belongs to."""

    edition: Edition
    owner: Text
    expected: Expected

    @property
    def category(self) -> str:
        return self.edition.loaded.pack.category


@dataclass(frozen=True, slots=True)
class Group:
    field: Field
    rows: list[Row]


def front(request: HttpRequest) -> HttpResponse:
    there = here_in(request)
    return show(request, "front.html", here="front", fields=fields_on(today(), there), there=there)


def search(request: HttpRequest) -> HttpResponse:
    asked = asked_in(request)
    language = "en" if request.LANGUAGE_CODE.startswith("en") else "zh-Hans"
    there = here_in(request)
    found = find(asked, on=today(), language=language, owners=there.owners)
    fields = fields_on(today(), there)
    return show(request, "search.html", here="search", q=asked, found=found, fields=fields, there=there)


def items(request: HttpRequest) -> HttpResponse:
    """All fields with a few services each; one field, named in the address, with all of its services."""
    wanted = request.GET.get("field", "")
    there = here_in(request)
    rows = rows_on(today(), there)
    fields = _fields(Counter(row.category for row in rows))
    chosen = next((field for field in fields if field.code == wanted), None)
    groups = [
        Group(field, [row for row in rows if row.category == field.code][: None if chosen else FEW])
        for field in ([chosen] if chosen else fields)
    ]
    return show(request, "items.html", here="items", fields=fields, groups=groups, chosen=chosen, there=there)


def fields_on(on: date, there: Here) -> list[Field]:
    """Counted as the lists show them."""
    editions = (
        in_force(on) if there.owners is None else in_force(on).filter(item__owner_code__in=there.owners)
    )
    codes = editions.order_by().values_list("item__category", flat=True)
    return _fields(Counter(codes))


def _fields(counted: Counter[str]) -> list[Field]:
    return [Field(code, category_name(code), counted[code]) for code in sorted(counted, key=category_order)]


def rows_on(on: date, there: Here) -> list[Row]:
    editions = items_for(there.chosen.path, on) if there.chosen else items_on(on)
    owners = owners_of(editions)
    return [
        Row(edition, owners.get(edition.loaded.pack.owner, {}), expected_of(edition.loaded.pack, on))
        for edition in editions
    ]


def owners_of(editions: Iterable[Edition]) -> dict[str, Text]:
    codes = {edition.loaded.pack.owner for edition in editions}
    unions = Organisation.objects.filter(code__in=codes)
    return {union.code: {"zh-Hans": union.name_zh, "en": union.name_en} for union in unions}
