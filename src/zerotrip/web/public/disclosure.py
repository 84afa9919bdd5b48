"""Where the money went: published figures for everybody, files to take away, and a check of proofs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zerotrip.core.text import pick
from zerotrip.disclosure.files import MEDIA, written
from zerotrip.disclosure.models import Publication
from zerotrip.disclosure.queries import LONGEST_PROOF, check, public, public_for, read_proof
from zerotrip.disclosure.wording import VERDICTS, item_name, source_name
from zerotrip.web.public.page import show


def publications(request: HttpRequest) -> HttpResponse:
    return show(request, "publications.html", here="disclosure", rows=public().defer("document"))


def publication(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = public_for(uid)
    return show(request, "publication.html", here="disclosure", one=found, **shown(found))


def download(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    if kind not in MEDIA:
        raise Http404
    found = public_for(uid)
    name = f"zerotrip-{found.month:%Y-%m}-{found.number}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written(found, kind), content_type=MEDIA[kind], headers=headers)


def verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Nothing is kept of what is pasted here; the check looks at nothing but the published root."""
    found, finding = public_for(uid), None
    if request.method == "POST":
        finding = check(found, read_proof(_handed_in(request)))
    return show(
        request,
        "verify.html",
        here="disclosure",
        one=found,
        finding=finding,
        wrong=VERDICTS.get(finding.code, "") if finding else "",
        longest=LONGEST_PROOF,
    )


def _handed_in(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    return file.read() if file else request.POST.get("proof", "").encode()


def shown(publication: Publication) -> dict[str, Any]:
    """The document in the reader's words, for this page and the desk's."""
    said = publication.figures
    items = [(item_name(one), one["figures"]) for one in said["items"]]
    places = [(pick(one["name"]), one["figures"]) for one in said["districts"]]
    sources = [(source_name(one["source"]), one["fen"]) for one in said["sources"]]
    return {
        "total": said["total"],
        "tables": [
            (_("By item"), _("Item"), items, _chart(items)),
            (_("By district"), _("District"), places, _chart(places)),
        ],
        "cells": _cells(said),
        "sources": sources,
        "incoming": [(source_name(one["source"]), one["fen"]) for one in said["incoming"]],
        "returned": said["returned"],
        "smallest": said["smallest_group"],
    }


def _cells(said: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    names = {one["item"]: item_name(one) for one in said["items"]}
    places = {one["district"]: pick(one["name"]) for one in said["districts"]}
    return [(names[one["item"]], places[one["district"]], one["figures"]) for one in said["cells"]]


def _chart(rows: list[tuple[str, dict[str, Any] | None]]) -> str:
    """What the picture is drawn from: names and whole yuan of what is shown."""
    bars = [{"name": name, "yuan": figures["fen"] // 100} for name, figures in rows if figures]
    return json.dumps({"bars": bars}, ensure_ascii=False) if bars else ""
