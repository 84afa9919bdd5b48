"""The second factor at our doors: staff without one are led to set it up, and each change is written down."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zerotrip.audit.actions import record
from zerotrip.core.clock import now
from zerotrip.org.models import User
from zerotrip.org.second_factor import FACTORS, PROVEN, factors_of
from zerotrip.web.held import hold
from zerotrip.web.sign_in import AGAIN, STOP_ASKING


def asked_first(request: HttpRequest) -> HttpResponse | None:
    """Before anything at the desk. None for whoever has proven one in this session."""
    if not settings.ZEROTRIP_SECOND_FACTOR or request.session.get(PROVEN):
        return None
    if request.htmx and request.method != "POST":  # type: ignore[attr-defined]
        return HttpResponse(status=STOP_ASKING, headers={"HX-Reswap": "none"})
    there = _where_to(request)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=401, headers={"HX-Redirect": there})
    return redirect(there)


def _where_to(request: HttpRequest) -> str:
    """To show the factor and come back, or to set one up."""
    then = request.get_full_path()
    if request.method == "POST":
        then = AGAIN if hold(request) else reverse("front")
    if factors_of(cast(User, request.user)).exists():
        return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': then})}"
    messages.info(request, _("Whoever holds a post needs a second factor at the desk. Set one up here."))
    return reverse("mfa_index")


def on_used(sender: object, *, request: HttpRequest, **_kw: Any) -> None:
    """Connected to allauth's `authenticator_used`."""
    request.session[PROVEN] = True


def on_added(sender: object, *, request: HttpRequest, **_kw: Any) -> None:
    """Connected to allauth's `authenticator_added`: whoever has just set it up need not show it again."""
    request.session[PROVEN] = True


def on_removed(sender: object, *, request: HttpRequest, user: User, **_kw: Any) -> None:
    if not factors_of(user).exists():
        request.session.pop(PROVEN, None)


def on_kept(sender: object, *, instance: Authenticator, created: bool, **_kw: Any) -> None:
    """Connected to the row being written, not to allauth's word of it, which comes after the transaction."""
    if created:
        is_factor = instance.type in FACTORS
        _write("account.factor-added" if is_factor else "account.codes-made", instance)


def on_gone(sender: object, *, instance: Authenticator, **_kw: Any) -> None:
    if instance.type in FACTORS:
        _write("account.factor-removed", instance)


def _write(what: str, authenticator: Authenticator) -> None:
    actor = authenticator.user.actor
    record(what, actor.key, by=actor, at=now(), data={"kind": str(authenticator.type)})
