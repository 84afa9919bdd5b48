"""Which apps there are, and what a token lets one do now."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from allauth.idp.oidc.models import Token
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.clients.models import App, Consent, Delivery
from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible


def app_of(token: Token) -> App | None:
    """None for one that was ended."""
    return App.objects.select_related("client").filter(client=token.client_id, ended_at=None).first()


def app_for(code: str) -> App:
    app = App.objects.select_related("client").filter(code=code).first()
    if app is None:
        raise NotVisible("no-such-app", _("There is no such app."))
    return app


def told_to(app: App) -> QuerySet[Delivery]:
    return Delivery.objects.filter(hook__app=app).select_related("hook__app")


def delivery_for(app: App, uid: UUID) -> Delivery:
    row = told_to(app).filter(pk=uid).first()
    if row is None:
        raise NotVisible("no-such-delivery", _("The app was not told of this."))
    return row


def consents_of(actor: Actor) -> QuerySet[Consent]:
    """Those that count now, the latest first."""
    return Consent.objects.filter(by_key=actor.key, ended_at=None).select_related("app")


def let_through(actor: Actor, code: str) -> frozenset[str]:
    """The same for a session that the app of this code opened."""
    rows = consents_of(actor).filter(app__code=code, app__ended_at=None)
    scopes = rows.values_list("scopes", flat=True).first()
    return frozenset(scopes or ())


def allowed_by(actor: Actor, app: App) -> frozenset[str]:
    """What the person lets the app do now: less than its tokens say, once something was taken back."""
    return let_through(actor, app.code)


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Of apps, those that were ended too."""
    return {app.code: app.name for app in App.objects.filter(code__in=codes)} if codes else {}
