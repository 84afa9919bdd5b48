"""The office guide of one item, on the page and for machines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import current
from zerotrip.guides.categories import category_name
from zerotrip.guides.office import as_official, guide_of
from zerotrip.web.door import today
from zerotrip.web.public.hall import owners_of
from zerotrip.web.public.page import show


def item(request: HttpRequest, item_id: str) -> HttpResponse:
    edition = current(item_id, today())
    return show(
        request,
        "item.html",
        here="items",
        guide=guide_of(edition, today()),
        pack=edition.loaded.pack,
        field=category_name(edition.loaded.pack.category),
        owner=_owner(edition),
        apply=reverse("member:item", args=[item_id]),
    )


def official(request: HttpRequest, item_id: str) -> HttpResponse:
    edition = current(item_id, today())
    said = as_official(guide_of(edition, today()))
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _owner(edition: Edition) -> dict[str, str]:
    return owners_of([edition]).get(edition.loaded.pack.owner, {})
