"""To join and to book: services with places, what is booked, the points mall, what happened in life."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from zerotrip.cases.offers import ground_of
from zerotrip.cases.queries import entitlements_of
from zerotrip.catalogue.models import Edition
from zerotrip.core.clock import now
from zerotrip.mall.choosing import Wish, choice_for
from zerotrip.mall.queries import to_show
from zerotrip.members.life_events import events_of
from zerotrip.members.models import Person
from zerotrip.points.queries import purse_of
from zerotrip.population.queries import offers_for
from zerotrip.web.door import for_member, today
from zerotrip.web.member.page import show

GOODS = 3


@dataclass(frozen=True, slots=True)
class Joinable:
    edition: Edition
    fits: bool


@for_member
def activities(request: HttpRequest, person: Person) -> HttpResponse:
    purse = purse_of(person, on=today())
    return show(
        request,
        "activities.html",
        tab="activities",
        joinable=_joinable(person),
        booked=entitlements_of(person, today()).select_related("case__edition"),
        to_show=to_show(person).count(),
        purse=purse,
        goods=choice_for(person, Wish(), purse=purse, on=today()).goods[:GOODS],
        happened=events_of(person).filter(opened_at__isnull=True)[:GOODS],
    )


def _joinable(person: Person) -> list[Joinable]:
    """Of the services here those with places or a booking; what fits the person first."""
    ground = ground_of(person, today())
    offers = offers_for(person, at=now(), ground=ground)
    met = {offer.edition.item_id for offer in offers if offer.verdict == "met"}
    packs = ((edition, edition.loaded.pack) for edition in ground.here)
    rows = [
        Joinable(edition, edition.item_id in met)
        for edition, pack in packs
        if (pack.quota or pack.booking) and pack.subject != "organisation"
    ]
    return sorted(rows, key=lambda row: not row.fits)
