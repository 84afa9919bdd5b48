"""The office guide of one item, on the page and for machines."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import current
from zerotrip.guides.categories import category_name
from zerotrip.guides.office import as_official, guide_of
from zerotrip.guides.prints import KINDS, printed
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


def download(request: HttpRequest, item_id: str, kind: str) -> HttpResponse:
    """`kind` is guide, form or sample; in the reader's language."""
    if kind not in KINDS:
        raise Http404
    edition = current(item_id, today())
    language = "en" if request.LANGUAGE_CODE.startswith("en") else "zh-Hans"
    made = printed(kind, edition, language=language, on=today())
    named = {"Content-Disposition": f'inline; filename="{item_id}-{kind}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _owner(edition: Edition) -> dict[str, str]:
    return owners_of([edition]).get(edition.loaded.pack.owner, {})
