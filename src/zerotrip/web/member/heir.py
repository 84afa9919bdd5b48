"""A member of the family has died: what they are due, filed by one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.applications.heirs import claim_as_heir, file_as_heir, the_deceased
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.core.text import whole
from zerotrip.members.models import Person
from zerotrip.members.queries import household_of
from zerotrip.vault.actions import keep_document
from zerotrip.vault.models import Document
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.door import acting_at, actor_at, for_member, for_person, today
from zerotrip.web.member.page import show

PAPER = "heir-proof"


@for_member
def heir(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    return acted(
        request,
        lambda: _claim(request, person),
        then=_then,
        otherwise=lambda refusal: _page(request, person, refusal),
    )


@for_person
def file_death(request: HttpRequest, person: Person) -> HttpResponse:
    """Under an heir's mandate only; each case a transaction of its own, and opening one twice is one."""
    mandate = acting_at(request)
    if mandate is None or not mandate.subject or request.method != "POST":
        raise NotVisible("not-as-heir", _("There is no such page."))
    file_as_heir(mandate, by=actor_at(request), at=now())
    return redirect("member:home")


def _claim(request: HttpRequest, person: Person) -> str:
    by, at = actor_at(request), now()
    deceased = _whom(request, person)
    mandate = claim_as_heir(deceased=deceased, heir=person, document=_paper(request, deceased), by=by, at=at)
    if mandate is None:
        return "asked"
    return str(mandate.uid) if mandate.is_agreed else "read"


def _then(said: str) -> str:
    if said in ("asked", "read"):
        return f"{reverse('member:heir')}?said={said}"
    return f"/for/{said}/m/"


def _whom(request: HttpRequest, person: Person) -> Person:
    if chosen := request.POST.get("person", ""):
        for one in household_of(person, on=today()):
            if one.person is not None and str(one.person_id) == chosen and one.person != person:
                return one.person
        raise NotVisible("not-in-household", _("This person is not in your household."))
    return the_deceased(
        name=whole(request.POST.get("name", ""), 64), id_number=request.POST.get("id_number", "")[:40]
    )


def _paper(request: HttpRequest, deceased: Person) -> Document | None:
    file = request.FILES.get("file")
    if file is None:
        return None
    return keep_document(file=file, kind=PAPER, owner_key=deceased.key, by=actor_at(request), at=now())


def _page(request: HttpRequest, person: Person, refusal: Refused | None = None) -> HttpResponse:
    family = household_of(person, on=today()).select_related("person")
    return show(
        request,
        "heir.html",
        tab="me",
        family=[one for one in family if one.person_id and one.person_id != person.pk],
        said=request.GET.get("said", ""),
        typed=typed_in(request),
        error=refusal and str(refusal),
        back=reverse("member:acting"),
    )
