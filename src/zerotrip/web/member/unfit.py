"""The services that were not found for me, each with what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.offers import Ground, Offer, ground_of, weighed, weighed_about
from zerotrip.cases.subjects import ABOUT_THE_PERSON
from zerotrip.catalogue.models import Edition
from zerotrip.core.clock import now
from zerotrip.core.text import pick
from zerotrip.members.models import Person
from zerotrip.population.queries import offers_for
from zerotrip.web.door import for_member, today
from zerotrip.web.member.page import show

WHY = {
    "against": _("A condition is not met"),
    "event": _("They follow from something that happens in life; nothing of the kind is on record yet"),
    "record": _("They are for a stay in hospital or the like; no open bill of yours is known"),
    "union": _("You need not ask for them: your union opens them"),
    "open": _("Not certain yet: something still has to be checked; open one to see what"),
}
"""What stands against a service, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Unfit:
    edition: Edition
    reasons: list[str]


@for_member
def unfit(request: HttpRequest, person: Person) -> HttpResponse:
    ground = ground_of(person, today())
    rest = the_rest(offers_for(person, at=now(), ground=ground), ground)
    found = _by_reason(person, rest, ground, at=now())
    groups = [(words, found[why]) for why, words in WHY.items() if why in found]
    return show(request, "unfit.html", tab="items", groups=groups, back=reverse("member:home"))


def the_rest(offers: list[Offer], ground: Ground) -> list[Edition]:
    """All services here but those that were found and those that are a case already."""
    found = {offer.edition.item_id for offer in offers} | {item for item, _subject in ground.taken}
    return [
        edition
        for edition in ground.here
        if edition.item_id not in found and edition.loaded.pack.subject != "organisation"
    ]


def _by_reason(
    person: Person, editions: list[Edition], ground: Ground, *, at: datetime
) -> dict[str, list[Unfit]]:
    about_me = [one for one in editions if one.loaded.pack.subject in ABOUT_THE_PERSON]
    offers = {offer.edition.item_id: offer for offer in weighed_about(person, about_me, subject="", at=at)}
    for offer in weighed(person, at=at, ground=ground):
        offers.setdefault(offer.edition.item_id, offer)
    found: dict[str, list[Unfit]] = {}
    for edition in editions:
        offer_here = offers.get(edition.item_id)
        against = [pick(one) for one in offer_here.against] if offer_here else []
        found.setdefault(_why(edition, offer_here), []).append(Unfit(edition, against))
    return found


def _why(edition: Edition, offer: Offer | None) -> str:
    pack = edition.loaded.pack
    if offer and offer.against:
        return "against"
    if pack.subject == "event":
        return "event"
    if pack.subject == "settlement" and offer is None:
        return "record"
    return "open" if "member" in pack.opens else "union"
