"""Three questions, in this order: what can I get, what do you need from me, where do things stand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.applications.queries import drafts_of
from zerotrip.cases.offers import Offer
from zerotrip.cases.paid import paid_total
from zerotrip.cases.queries import cases_of, saved_for
from zerotrip.catalogue.queries import items_on
from zerotrip.core.clock import now
from zerotrip.members.life_events import events_of
from zerotrip.members.models import Person
from zerotrip.members.queries import open_account_of
from zerotrip.population.queries import offers_for
from zerotrip.web.door import acting_at, for_person, today
from zerotrip.web.member.begun import Begun, begun
from zerotrip.web.member.for_another import home_of_another
from zerotrip.web.member.listed import listed, waiting_for_account, wanted_from
from zerotrip.web.member.page import show

SHOWN = 6
FOUND = 8
PERHAPS = 2
"""Of what may fit, after what does: a round over all leaves much open, which would hide what is certain."""


@for_person
def home(request: HttpRequest, person: Person) -> HttpResponse:
    if acting_at(request) is not None:
        return home_of_another(request, person)
    offers, more_offers = _found(offers_for(person, at=now()))
    rows, wanted = listed(cases_of(person).with_names()[: SHOWN + 1]), wanted_from(person)
    stuck = waiting_for_account(person)
    returned = [row for row in rows if row.case.ref in stuck and row.payment == "rejected"]
    return show(
        request,
        "home.html",
        tab="home",
        person=person,
        saved=saved_for(person),
        paid_fen=paid_total(person),
        offers=offers,
        more_offers=more_offers,
        wanted=wanted,
        returned=returned,
        asked=len(wanted) + len(returned),
        no_account=open_account_of(person) is None,
        begun=_begun(person),
        rows=rows[:SHOWN],
        more=len(rows) > SHOWN,
        happened=events_of(person).filter(opened_at__isnull=True)[:3],
    )


def _found(offers: list[Offer]) -> tuple[list[Offer], int]:
    """What fits first, then a little of what may; and how many are left for the list of all services."""
    met = [offer for offer in offers if offer.verdict == "met"]
    perhaps = [offer for offer in offers if offer.verdict != "met"]
    first = met[:FOUND] + perhaps[:PERHAPS]
    return first, len(offers) - len(first)


def _begun(person: Person) -> list[Begun]:
    """Applications to go on with; the items are looked up only where there is one."""
    drafts = list(drafts_of(person, at=now())[:SHOWN])
    editions = {edition.item_id: edition for edition in items_on(today())} if drafts else {}
    return begun(drafts, editions)
