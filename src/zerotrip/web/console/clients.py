"""Apps that act here: who they are, how to make them a secret, what they were told."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zerotrip.clients import actions
from zerotrip.clients.hooks import send_again, set_hook
from zerotrip.clients.models import App, Delivery
from zerotrip.clients.policy import LOOKS_AFTER
from zerotrip.clients.queries import app_for, delivery_for
from zerotrip.clients.scopes import SCOPES
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible, Refused
from zerotrip.core.text import whole
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk

SHOWN = 50


@for_desk(*LOOKS_AFTER)
def clients(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _list(request)
    return acted(
        request,
        lambda: _register(request),
        then=lambda code: reverse("desk:client", args=[code]),
        otherwise=lambda refusal: _list(request, refusal),
        done=_("Registered. Make it a secret now: it proves itself with it."),
    )


def _register(request: HttpRequest) -> str:
    said = request.POST
    return actions.register(
        code=said.get("code", "").strip(),
        name_zh=said.get("name_zh", "").strip(),
        name_en=said.get("name_en", "").strip(),
        contact=said.get("contact", "").strip(),
        scopes=said.getlist("scopes"),
        returns_to=said.get("returns_to", "").split(),
        by=actor_at(request),
        at=now(),
    ).code


@for_desk(*LOOKS_AFTER)
def client(request: HttpRequest, code: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, code)
    return acted(
        request,
        lambda: _do(request, code),
        then=lambda code: reverse("desk:client", args=[code]),
        otherwise=lambda refusal: _page(request, code, refusal=refusal),
        done=_("Done."),
    )


def _do(request: HttpRequest, code: str) -> str:
    app, by, at = app_for(code), actor_at(request), now()
    if request.POST.get("does") == "again":
        send_again(_delivery(app, request.POST.get("delivery", "")), by=by, at=at)
    else:
        actions.end(app, by=by, at=at, because=whole(request.POST.get("because", ""), 500))
    return code


def _delivery(app: App, uid: str) -> Delivery:
    try:
        return delivery_for(app, UUID(uid))
    except ValueError:
        raise NotVisible("no-such-delivery", _("The app was not told of this.")) from None


@for_desk(*LOOKS_AFTER)
def secret(request: HttpRequest, code: str) -> HttpResponse:
    """Answered with the page itself: kept for a second sending, the secret would stand in the database."""
    made = actions.make_secret(app_for(code), by=actor_at(request), at=now())
    return _page(request, code, secret=made)


@for_desk(*LOOKS_AFTER)
@require_POST
def hook(request: HttpRequest, code: str) -> HttpResponse:
    address = request.POST.get("address", "").strip()
    try:
        made = set_hook(app_for(code), address=address, by=actor_at(request), at=now())
    except Refused as refusal:
        response = _page(request, code, refusal=refusal)
        response.status_code = refusal.status
        return response
    return _page(request, code, signs=made)


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    return show(
        request,
        "clients.html",
        here="clients",
        apps=App.objects.all(),
        scopes=SCOPES,
        typed=typed_in(request),
        chosen=request.POST.getlist("scopes"),
        error=refusal and str(refusal),
    )


def _page(
    request: HttpRequest, code: str, *, refusal: Refused | None = None, secret: str = "", signs: str = ""
) -> HttpResponse:
    app = app_for(code)
    granted = set(app.client.get_scopes())
    hook = getattr(app, "hook", None)
    return show(
        request,
        "client.html",
        here="clients",
        app=app,
        address=hook.address if hook else "",
        is_stopped=bool(hook and hook.stopped_at),
        scopes=[scope for scope in SCOPES if scope.code in granted],
        people=app.consents.filter(ended_at=None).count(),
        deliveries=hook.deliveries.all()[:SHOWN] if hook else [],
        secret=secret,
        signs=signs,
        error=refusal and str(refusal),
    )
