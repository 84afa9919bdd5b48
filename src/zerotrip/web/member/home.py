"""Three questions, in this order: what can I get, what do you need from me, where do things stand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from zerotrip.applications.queries import drafts_of
from zerotrip.cases.offers import Offer, ground_of
from zerotrip.cases.paid import paid_total
from zerotrip.cases.queries import cases_of, saved_in
from zerotrip.catalogue.queries import items_on
from zerotrip.core.clock import now
from zerotrip.members.life_events import events_of
from zerotrip.members.models import Person
from zerotrip.members.queries import open_account_of
from zerotrip.org.queries import helper_of
from zerotrip.population.queries import offers_for
from zerotrip.web.door import acting_at, actor_at, for_person, today
from zerotrip.web.look import look_at
from zerotrip.web.member.begun import Begun, begun
from zerotrip.web.member.for_another import home_of_another
from zerotrip.web.member.listed import Listed, listed, waiting_for_account, wanted_from
from zerotrip.web.member.needed import needs_of
from zerotrip.web.member.page import show
from zerotrip.web.member.unfit import the_rest

SHOWN = 6
FOUND = 8
FEW = 3
"""For whoever reads bigger type: fewer things, and whom to call."""
PERHAPS = 2
"""Of what may fit, after what does: a round over all leaves much open, which would hide what is certain."""


@for_person
def home(request: HttpRequest, person: Person) -> HttpResponse:
    if acting_at(request) is not None:
        return home_of_another(request, person)
    elder, ground = look_at(request).elder, ground_of(person, today())
    all_offers = offers_for(person, at=now(), ground=ground)
    shown = FEW if elder else SHOWN
    offers, more_offers = _found(all_offers, FEW if elder else FOUND)
    rows = listed(cases_of(person).with_names()[: shown + 1])
    return show(
        request,
        "home.html",
        tab="home",
        person=person,
        saved=saved_in(ground.runs),
        paid_fen=paid_total(person),
        offers=offers,
        more_offers=more_offers,
        **_needed(request, person, rows),
        begun=_begun(person),
        rows=rows[:shown],
        more=len(rows) > shown,
        rest=0 if elder else len(the_rest(all_offers, ground)),
        helper=helper_of(person.organisation.path) if elder else None,
        happened=events_of(person).filter(opened_at__isnull=True)[:3],
    )


def _needed(request: HttpRequest, person: Person, rows: list[Listed]) -> dict[str, Any]:
    """What waits for the person: papers and answers, payments that came back, and what else hangs on them."""
    wanted, needs = wanted_from(person), needs_of(person, actor_at(request), on=today())
    came_back = [row for row in rows if row.payment == "rejected"]
    stuck = waiting_for_account(person) if came_back else set()
    returned = [row for row in came_back if row.case.ref in stuck]
    return {
        "wanted": wanted,
        "returned": returned,
        "needs": needs,
        "asked": len(wanted) + len(returned) + sum(need.is_must for need in needs),
        "no_account": open_account_of(person) is None,
    }


def _found(offers: list[Offer], most: int) -> tuple[list[Offer], int]:
    """What fits first, then a little of what may; and how many are left for the list of all services."""
    met = [offer for offer in offers if offer.verdict == "met"]
    perhaps = [offer for offer in offers if offer.verdict != "met"]
    first = (met[:most] + perhaps[:PERHAPS])[:most]
    return first, len(offers) - len(first)


def _begun(person: Person) -> list[Begun]:
    """Applications to go on with; the items are looked up only where there is one."""
    drafts = list(drafts_of(person, at=now())[:SHOWN])
    editions = {edition.item_id: edition for edition in items_on(today())} if drafts else {}
    return begun(drafts, editions)
