"""What each source says of me in one case, where they contradict each other, and which is held right."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.actions import object_to_ruling
from zerotrip.cases.view import view_of
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.core.text import whole
from zerotrip.evidence.models import Ruling
from zerotrip.members.models import Person
from zerotrip.web.acts import acted
from zerotrip.web.contested import contested_shown, rulings_shown
from zerotrip.web.door import actor_at, for_member
from zerotrip.web.explained import facts_shown
from zerotrip.web.member.page import own_case, show


@for_member
def sources(request: HttpRequest, person: Person, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person, ref)
    return acted(
        request,
        lambda: _object(request, person, ref),
        then=lambda ref: reverse("member:sources", args=[ref]),
        otherwise=lambda refusal: _page(request, person, ref, refusal),
        done=_("Received. Another officer looks at it."),
    )


def _object(request: HttpRequest, person: Person, ref: str) -> str:
    by, at = actor_at(request), now()
    case = own_case(request, person, ref, may="object")
    ruling = _ruling(request.POST.get("ruling", ""), ref)
    return object_to_ruling(
        case, ruling=ruling, because=whole(request.POST.get("because", ""), 1000), by=by, at=at
    ).ref


def _ruling(uid: str, ref: str) -> Ruling:
    try:
        return Ruling.objects.get(uid=uid, case_ref=ref)
    except (Ruling.DoesNotExist, ValidationError):
        raise NotVisible("no-such-ruling", _("There is no such decision in this case.")) from None


def _page(request: HttpRequest, person: Person, ref: str, refusal: Refused | None = None) -> HttpResponse:
    case = own_case(request, person, ref)
    view = view_of(case, actor_at(request), at=now())
    return show(
        request,
        "sources.html",
        tab="home",
        view=view,
        contested=contested_shown(view),
        rulings=rulings_shown(view),
        facts=facts_shown(view),
        error=refusal and str(refusal),
        back=reverse("member:case", args=[ref]),
    )
