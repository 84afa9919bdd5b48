"""The phone of somebody one acts for: what was agreed to can be filed and followed; the rest is not shown."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.applications.actions import take_up
from zerotrip.applications.models import Draft
from zerotrip.applications.queries import drafts_under
from zerotrip.cases.actions.for_another import OPENERS
from zerotrip.cases.models import Case
from zerotrip.cases.queries import acted_for
from zerotrip.cases.subjects import subject_of
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import items_for
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.evidence.queries import records_of
from zerotrip.members.models import Mandate, Person
from zerotrip.web.acts import acted
from zerotrip.web.door import acting_at, actor_at, for_person, sees_medical, today
from zerotrip.web.member.begun import begun
from zerotrip.web.member.events import told_event
from zerotrip.web.member.listed import listed
from zerotrip.web.member.page import show


def home_of_another(request: HttpRequest, person: Person) -> HttpResponse:
    mandate = mandate_of(acting_at(request))
    editions = fileable(mandate)
    drafts = drafts_under(mandate, at=now())
    return show(
        request,
        "home_for_another.html",
        tab="home",
        person=person,
        rows=listed(acted_for(actor_at(request), today()).with_names()),
        begun=begun(drafts, {one.item_id: one for one in editions}, sums=sees_medical(request)),
        editions=editions,
    )


@for_person
def file(request: HttpRequest, person: Person, item_id: str) -> HttpResponse:
    """One item, and what it could be about."""
    mandate = mandate_of(acting_at(request))
    if request.method != "POST":
        return _page(request, mandate, item_id)
    return acted(
        request,
        lambda: _open(request, mandate, item_id),
        then=lambda address: address,
        otherwise=lambda refusal: _page(request, mandate, item_id, refusal),
        done=_("Received. Both of you are told of every step."),
    )


def fileable(mandate: Mandate) -> list[Edition]:
    """What the mandate covers and its pack lets such a one open."""
    opener = OPENERS[mandate.kind]
    return [
        edition
        for edition in items_for(mandate.principal.organisation.path, today())
        if mandate.covers(edition.item_id) and opener in edition.loaded.pack.opens and not mandate.subject
    ]


def mandate_of(mandate: Mandate | None) -> Mandate:
    if mandate is None:
        raise NotVisible("acting-for-nobody", _("You act for nobody here."))
    return mandate


def _open(request: HttpRequest, mandate: Mandate, item_id: str) -> str:
    """The case, where nothing is left to say; else the form to go on with."""
    subject, by, at = request.POST.get("subject", ""), actor_at(request), now()
    edition = edition_under(mandate, item_id)
    opened = take_up(edition, person=mandate.principal, subject=subject, by=by, at=at)
    if isinstance(opened, Draft):
        return reverse("member:application", args=[opened.uid])
    return reverse("member:case", args=[opened.ref])


def edition_under(mandate: Mandate, item_id: str) -> Edition:
    edition = next((one for one in fileable(mandate) if one.item_id == item_id), None)
    if edition is None:
        raise NotVisible("outside-mandate", _("They did not agree to your filing this."))
    return edition


def _subjects(person: Person, edition: Edition, event: str) -> list[tuple[str, date | None]]:
    """What a case could be about and is not yet: the day of a settlement says enough to choose it."""
    at, about, item_id = now(), edition.loaded.pack.subject, edition.item_id
    if about == "settlement":
        rows = records_of(person, "settlement", at=at)
        found: list[tuple[str, date | None]] = [(key, row["settled_on"]) for key, row in rows.items()]
    elif about == "event":
        found = [(event, None)] if event else []
    else:
        found = [(subject_of(edition, day_of(at)), None)]
    taken = Case.objects.filter(person=person, item_id=item_id).exclude(state="withdrawn")
    return [(key, on) for key, on in found if key not in set(taken.values_list("subject", flat=True))]


def _page(
    request: HttpRequest, mandate: Mandate, item_id: str, refusal: Refused | None = None
) -> HttpResponse:
    edition = edition_under(mandate, item_id)
    event = told_event(request, edition)
    return show(
        request,
        "file_for_another.html",
        tab="home",
        helps_with=edition,
        edition=edition,
        pack=edition.loaded.pack,
        event=event,
        subjects=_subjects(mandate.principal, edition, event.subject),
        medical=sees_medical(request),
        error=refusal and str(refusal),
        back=reverse("member:home"),
    )
