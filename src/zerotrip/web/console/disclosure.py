"""Public figures at the desk: one person drafts a month, another looks at exactly that and publishes it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.text import whole
from zerotrip.disclosure import actions
from zerotrip.disclosure.policy import PUBLISHERS, may_publish
from zerotrip.disclosure.queries import publication_for, visible_to
from zerotrip.org.queries import organisation_for
from zerotrip.org.queries import visible_to as unions_of
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import AUDIT, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach
from zerotrip.web.public.disclosure import shown

ABOVE_UNITS = ("city", "district")


@for_desk(*AUDIT)
def publications(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _list(request)
    return acted(
        request,
        lambda: _draft(request),
        then=lambda uid: reverse("desk:publication", args=[uid]),
        otherwise=lambda refusal: _list(request, refusal),
        done=_("Drafted. A second person looks at it and publishes it."),
    )


def _draft(request: HttpRequest) -> str:
    typed, by = typed_in(request), actor_at(request)
    try:
        month = date.fromisoformat(f"{typed['month']}-01")
    except ValueError:
        raise Invalid("no-month", _("Please choose a month."), field="month") from None
    owner = organisation_for(by, typed["owner"], on=today(), role=PUBLISHERS)
    made = actions.draft(owner=owner, month=month, by=by, at=now(), because=whole(typed["because"], 500))
    return str(made.pk)


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_at(request)
    return show(
        request,
        "publications.html",
        here="disclosure",
        rows=visible_to(actor, today()).defer("document"),
        owners=unions_of(actor, today(), role=PUBLISHERS).filter(level__in=ABOVE_UNITS),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*AUDIT)
def publication(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    return acted(
        request,
        lambda: _act(request, uid),
        then=lambda _said: reverse("desk:disclosure"),
        otherwise=lambda refusal: _page(request, uid, refusal),
        done=_("Done."),
    )


def _act(request: HttpRequest, uid: UUID) -> str:
    typed, by = typed_in(request), actor_at(request)
    found = publication_for(by, uid, on=today())
    if typed["does"] == "drop":
        actions.drop(publication=found, by=by, at=now())
    else:
        actions.publish(publication=found, seen_hash=typed["seen"], by=by, at=now())
    return str(uid)


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_at(request)
    found = publication_for(actor, uid, on=today())
    return show(
        request,
        "publication.html",
        here="disclosure",
        one=found,
        may=may_publish(actor, today_reach(request), found),
        error=refusal and str(refusal),
        **shown(found),
    )
