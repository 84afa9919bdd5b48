"""Filing for somebody: as their unit's officer, or for whoever came to a service place; consents to read."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.queries import items_on
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible, Refused
from zerotrip.core.text import whole
from zerotrip.members.mandates.consent import ask_by_code, ask_on_paper, give_code, help_at, read_consent
from zerotrip.members.mandates.queries import (
    held_by,
    own_mandate,
    paper_to_read,
    papers_to_read,
    waiting_for_code,
)
from zerotrip.members.models import Channel, Identity, Person
from zerotrip.members.queries import person_by_id_number
from zerotrip.members.rosters.read import clean_name
from zerotrip.org.queries import places_to_help_at
from zerotrip.vault.actions import keep_document, show_document
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import HELPERS, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach
from zerotrip.web.served import served

CONSENT = "consent"
Verb = tuple[Callable[[HttpRequest], str], str | Promise]
ASKED = _("They have been asked. You can begin once the code is entered or their paper has been read.")
READ = _("Written down.")
MAY_BE_FILED = frozenset({"delegate", "unit"})


@for_desk(*HELPERS)
def helping(request: HttpRequest) -> HttpResponse:
    return _page(request)


@for_desk(*HELPERS)
def act(request: HttpRequest, verb: str) -> HttpResponse:
    verbs: dict[str, Verb] = {"ask": (_ask, ASKED), "help": (_help, ""), "read": (_read, READ)}
    if verb == "code" and request.method == "POST":
        return _code(request)
    if verb not in verbs or request.method != "POST":
        raise NotVisible("no-such-verb", _("There is no such page."))
    does, done = verbs[verb]
    return acted(
        request,
        lambda: does(request),
        then=lambda to: to,
        otherwise=lambda refusal: _page(request, refusal),
        done=done,
    )


@for_desk("officer")
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    by = actor_at(request)
    document = paper_to_read(by, uid, on=today()).document
    if document is None:
        raise NotVisible("no-such-paper", _("There is no such page."))
    content = show_document(document=document, by=by, at=now(), because=str(_("to read a consent")))
    return served(content, document.media_type)


def _ask(request: HttpRequest) -> str:
    """Of somebody of one's own unit: a code on their phone, or a signed paper that an officer reads."""
    by, at, principal = actor_at(request), now(), _whom(request)
    items, file = request.POST.getlist("items"), request.FILES.get("file")
    if file is not None:
        kept = keep_document(file=file, kind=CONSENT, owner_key=principal.key, by=by, at=at)
        ask_on_paper(principal=principal, items=items, document=kept, by=by, at=at)
    else:
        ask_by_code(principal=principal, items=items, by=by, at=at)
    return reverse("desk:helping")


def _code(request: HttpRequest) -> HttpResponse:
    """Without a form's key: its transaction would take a wrong try back, and anybody could try for ever."""
    by, typed = actor_at(request), typed_in(request)
    try:
        asked = own_mandate(by, _uid(typed["mandate"]))
        mandate = give_code(asked, code=typed["code"].strip()[:20], by=by, at=now())
    except Refused as refusal:
        response = _page(request, refusal)
        response.status_code = refusal.status
        return response
    return redirect(f"/for/{mandate.uid}/m/")


def _help(request: HttpRequest) -> str:
    by, typed = actor_at(request), typed_in(request)
    place = places_to_help_at(by, today()).filter(code=typed["place"]).first()
    if place is None:
        raise Invalid("no-place", _("Please choose the service place."), field="place")
    mandate = help_at(
        principal=_whom(request),
        place=place,
        items=request.POST.getlist("items"),
        identity=typed["identity"],
        channel=typed["channel"],
        by=by,
        at=now(),
    )
    return f"/for/{mandate.uid}/m/"


def _read(request: HttpRequest) -> str:
    by, at, typed = actor_at(request), now(), typed_in(request)
    mandate = paper_to_read(by, _uid(typed["mandate"]), on=today())
    read_consent(mandate, agrees=typed["agrees"] == "yes", because=typed["because"], by=by, at=at)
    return reverse("desk:helping")


def _whom(request: HttpRequest) -> Person:
    """By number and name together, as they stand on the card; which of them does not fit is not told."""
    typed = typed_in(request)
    person = person_by_id_number(typed["id_number"][:40])
    if person is None or clean_name(person.name) != clean_name(whole(typed["name"], 64)):
        raise Invalid(
            "no-such-member",
            _("The union knows no member by this name and ID number. Please compare them with the card."),
            field="id_number",
        )
    return person


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotVisible("no-such-mandate", _("There is no such page.")) from error


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, day = actor_at(request), today()
    return show(
        request,
        "helping.html",
        here="helping",
        held=held_by(actor, on=day),
        waiting=waiting_for_code(actor, on=day),
        papers=papers_to_read(actor, day),
        places=places_to_help_at(actor, day),
        is_unit="unit-officer" in today_reach(request).roles,
        items=[one for one in items_on(day) if MAY_BE_FILED.intersection(one.loaded.pack.opens)],
        chosen=request.POST.getlist("items"),
        identities=Identity.choices,
        channels=Channel.choices,
        typed=typed_in(request),
        error=refusal and str(refusal),
    )
