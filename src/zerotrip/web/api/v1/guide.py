"""What there is, for everybody: no token."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router, Schema
from pydantic import Field

from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import current, items_on
from zerotrip.core.text import pick
from zerotrip.guides.categories import category_name
from zerotrip.guides.office import as_official, guide_of
from zerotrip.guides.search import find
from zerotrip.web.api.v1.paging import SHOWN, Cursor, Limit, part_of
from zerotrip.web.api.v1.said import Line, Named
from zerotrip.web.door import today
from zerotrip.web.public.hall import owners_of

router = Router(tags=["guide"])


class Hit(Schema):
    item: str
    name: str
    summary: str
    field: Named


class Found(Schema):
    """`meant`: what was looked for instead, where nothing was found as written."""

    asked: str
    meant: list[str]
    hits: list[Hit]


class Item(Schema):
    item: str
    name: str
    summary: str
    field: Named
    owner: Named


class Guide(Item):
    """`guide` has the official names of a service guide's fields."""

    guide: dict[str, Any]


@router.get("/search", response=Found, operation_id="search", summary="Search the services")
def search(request: HttpRequest, q: Annotated[Line, Query()], limit: Limit = SHOWN) -> Found:
    language = "en" if (get_language() or "").startswith("en") else "zh-Hans"
    found = find(q, on=today(), language=language)
    hits = [
        Hit(item=hit.item, name=pick(hit.name), summary=pick(hit.summary), field=_field(hit.category))
        for hit in found.hits[:limit]
    ]
    return Found(asked=found.asked, meant=found.meant, hits=hits)


@router.get("/items", response=list[Item], operation_id="items", summary="All services")
def items(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = SHOWN
) -> list[Item]:
    editions = part_of(request, response, items_on(today()), cursor=cursor, limit=limit)
    owners = owners_of(editions)
    return [Item(**_item(edition, owners)) for edition in editions]


@router.get("/items/{item_id}", response=Guide, operation_id="item", summary="The guide of one service")
def item(request: HttpRequest, item_id: Annotated[str, Field(max_length=80)]) -> Guide:
    edition = current(item_id, today())
    return Guide(**_item(edition, owners_of([edition])), guide=as_official(guide_of(edition, today())))


def _item(edition: Edition, owners: dict[str, dict[str, str]]) -> dict[str, Any]:
    pack = edition.loaded.pack
    return {
        "item": edition.item_id,
        "name": pick(pack.title),
        "summary": pick({language: texts.summary for language, texts in pack.text.items()}),
        "field": _field(pack.category),
        "owner": Named(code=pack.owner, name=pick(owners.get(pack.owner))),
    }


def _field(code: str) -> Named:
    return Named(code=code, name=pick(category_name(code)))
