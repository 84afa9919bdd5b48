"""What there is, whether it fits me, and getting it with one tap."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.applications.actions import take_up
from zerotrip.applications.models import Draft
from zerotrip.cases.offers import Offer, ground_of, weighed
from zerotrip.cases.queries import cases_of
from zerotrip.cases.subjects import ABOUT_THE_PERSON
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import current_for
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.guides.office.materials import spared_and_wanted
from zerotrip.members.models import Person
from zerotrip.population.queries import offers_for, own_offer
from zerotrip.web.acts import acted
from zerotrip.web.door import actor_at, for_member, today
from zerotrip.web.member.events import told_event
from zerotrip.web.member.grouped import fitting, groups
from zerotrip.web.member.listed import listed
from zerotrip.web.member.page import show


@for_member
def items(request: HttpRequest, person: Person) -> HttpResponse:
    offered, ground = dict[str, Offer](), ground_of(person, today())
    for offer in offers_for(person, at=now(), ground=ground):
        offered.setdefault(offer.edition.item_id, offer)
    mine = [edition for edition in ground.here if edition.loaded.pack.subject != "organisation"]
    return show(
        request,
        "items.html",
        tab="items",
        fitting=fitting(mine, offered),
        groups=groups(person, mine, offered),
    )


@for_member
def item(request: HttpRequest, person: Person, item_id: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person, item_id)
    return acted(
        request,
        lambda: _open(request, person, item_id),
        then=lambda address: _onwards(request, address),
        otherwise=lambda refusal: _page(request, person, item_id, refusal),
    )


def _onwards(request: HttpRequest, address: str) -> str:
    """To the case; or to what is still to be said, where something is."""
    if address.startswith(reverse("member:cases")):
        said = _("Received. We fetch everything that offices already hold; you hear from us.")
        messages.success(request, str(said))
    return address


def _open(request: HttpRequest, person: Person, item_id: str) -> str:
    subject, at = request.POST.get("subject", ""), now()
    edition = current_for(person.organisation.path, item_id, day_of(at))
    begun = take_up(edition, person=person, subject=subject, by=actor_at(request), at=at)
    if isinstance(begun, Draft):
        return reverse("member:application", args=[begun.uid])
    return reverse("member:case", args=[begun.ref])


def _page(request: HttpRequest, person: Person, item_id: str, refusal: Refused | None = None) -> HttpResponse:
    edition = current_for(person.organisation.path, item_id, today())
    event = told_event(request, edition)
    fitting = _fitting(person, edition, event.subject)
    mine = listed(cases_of(person).with_names().filter(item_id=item_id))
    offices, papers = spared_and_wanted(edition.loaded)
    return show(
        request,
        "item.html",
        tab="items",
        helps_with=edition,
        edition=edition,
        pack=edition.loaded.pack,
        offers=[offer for offer in fitting if offer.verdict != "unmet"],
        against=[offer for offer in fitting if offer.verdict == "unmet"],
        mine=mine,
        offices=offices,
        papers=papers,
        by_itself=_by_itself(edition),
        event=event,
        error=refusal and str(refusal),
        back=reverse("member:items"),
    )


def _fitting(person: Person, edition: Edition, event: str) -> list[Offer]:
    at, about = now(), edition.loaded.pack.subject
    if about == "event" and not event:
        return []
    if about in (*ABOUT_THE_PERSON, "event"):
        own = own_offer(person, edition, at=at, event=event if about == "event" else "")
        return [own] if own else []
    return [offer for offer in weighed(person, at=at) if offer.edition.item_id == edition.item_id]


def _by_itself(edition: Edition) -> bool:
    openers: Iterable[str] = edition.loaded.pack.opens
    return any(
        opener in ("settlement", "population") or opener.startswith(("payment:", "event:"))
        for opener in openers
    )
