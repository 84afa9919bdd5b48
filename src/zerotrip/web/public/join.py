"""网上入会: whoever is not yet known asks to join, from a list of unions or by a unit's own link."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.members.joining import ask_to_join
from zerotrip.members.models import Employment
from zerotrip.org.models import Organisation
from zerotrip.web.acts import typed_in
from zerotrip.web.console.searching import asked_in
from zerotrip.web.public.page import show

SHOWN = 20
ASKED = "asked"


def unions(request: HttpRequest) -> HttpResponse:
    asked = asked_in(request)
    named = Q(name_zh__icontains=asked) | Q(name_en__icontains=asked) | Q(code=asked)
    found = Organisation.objects.units().filter(named)[:SHOWN] if asked else []
    return show(request, "join.html", here="join", q=asked, found=found)


def join(request: HttpRequest, code: str) -> HttpResponse:
    """The answer is the same whoever asks: a stranger does not learn here who is a member."""
    unit = Organisation.objects.units().filter(code=code).first()
    if unit is None:
        raise NotVisible("no-such-unit", _("There is no union under this address."))
    if request.method != "POST":
        return _form(request, unit)
    try:
        _ask(request, unit)
    except Refused as refusal:
        response = _form(request, unit, refusal)
        response.status_code = refusal.status
        return response
    return redirect(f"{reverse('hall:join-unit', args=[unit.code])}?{ASKED}=1")


def _ask(request: HttpRequest, unit: Organisation) -> None:
    typed = typed_in(request)
    ask_to_join(
        organisation=unit,
        name=typed["name"],
        id_number=typed["id_number"][:40],
        phone=typed["phone"][:40],
        employment=typed["employment"],
        agrees=typed["agrees"] == "yes",
        at=now(),
    )


def _form(request: HttpRequest, unit: Organisation, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "join_unit.html",
        here="join",
        unit=unit,
        asked=ASKED in request.GET,
        works=Employment.choices,
        typed=typed_in(request),
        wrong=refusal.field if refusal else "",
        error=refusal and str(refusal),
    )
