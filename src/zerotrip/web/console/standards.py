"""The standard list, made to be printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.catalogue.queries import current, items_on
from zerotrip.centre.standards import procedure_of, standards
from zerotrip.web.console.page import show
from zerotrip.web.door import for_desk, today


@for_desk()
def whole(request: HttpRequest) -> HttpResponse:
    return show(request, "standards.html", here="standards", list=standards(), items=items_on(today()))


@for_desk()
def item(request: HttpRequest, item_id: str) -> HttpResponse:
    edition = current(item_id, today())
    return show(
        request,
        "standard_item.html",
        here="standards",
        edition=edition,
        pack=edition.loaded.pack,
        procedure=procedure_of(edition),
        norms=standards().norm,
    )
