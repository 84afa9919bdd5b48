"""My proof of membership: a code to show, a page to print."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.guides.prints.pdf import as_pdf
from zerotrip.members.certificates import current_certificate, issue_certificate, membership_on
from zerotrip.members.models import Certificate, Person
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_member, today
from zerotrip.web.member.page import show
from zerotrip.web.qr import qr_code


@for_member
def certificate(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    return acted(
        request,
        lambda: issue_certificate(person=person, by=actor_at(request), at=now()).number,
        then=lambda _number: reverse("member:certificate"),
        otherwise=lambda refusal: _page(request, person, refusal),
    )


@for_member
def printed(request: HttpRequest, person: Person) -> HttpResponse:
    kept = current_certificate(person, on=today())
    if kept is None:
        raise NotVisible("no-certificate", _("You have no proof of membership yet; take one first."))
    told = {"certificate": kept, "language": request.LANGUAGE_CODE, **_to_verify(request, kept)}
    made = as_pdf(render_to_string("member/certificate_print.html", told, request))
    named = {"Content-Disposition": f'inline; filename="membership-{kept.number}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    kept = current_certificate(person, on=today())
    return show(
        request,
        "certificate.html",
        tab="me",
        certificate=kept,
        is_member=membership_on(person, today()) is not None,
        masked_id=person.masked_id,
        error=refusal and str(refusal),
        back=reverse("member:me"),
        **(_to_verify(request, kept) if kept else {}),
    )


def _to_verify(request: HttpRequest, kept: Certificate) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("hall:verify-receipt", args=[kept.number]))
    return {"address": address, "qr": qr_code(address)}
