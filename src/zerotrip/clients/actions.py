"""Apps come and go by the union's word, what they may do for a person by the person's."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from allauth.idp.oidc.models import Client, Token
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.clients.models import App, Consent
from zerotrip.clients.queries import consents_of
from zerotrip.clients.scopes import BY_CODE
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotVisible
from zerotrip.org.models import User

_CODE = re.compile(r"[a-z][a-z0-9-]{1,19}")
_HOME = ("127.0.0.1", "localhost", "[::1]")


def register(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    contact: str,
    scopes: Sequence[str],
    returns_to: Sequence[str] = (),
    per_minute: int = 120,
    by: Actor,
    at: datetime,
) -> App:
    """It cannot prove itself before somebody makes it a secret."""
    _check_words({"name_zh": (name_zh, 60), "name_en": (name_en, 80), "contact": (contact, 120)}, code)
    _check_ways(scopes, returns_to)
    try:
        with transaction.atomic():
            client = _client(name_zh, scopes, returns_to)
            app = App.objects.create(
                code=code,
                client=client,
                name_zh=name_zh,
                name_en=name_en,
                contact=contact,
                per_minute=per_minute,
                registered_at=at,
                registered_by_key=by.key,
            )
            record("client.registered", f"app:{code}", by=by, at=at, data={"scopes": sorted(scopes)})
    except IntegrityError:
        raise Conflict("app-there", _("There is an app of this code already."), field="code") from None
    return app


@transaction.atomic
def make_secret(app: App, *, by: Actor, at: datetime) -> str:
    """Shown this once: what is kept is its hash. The one before it counts no more."""
    if app.ended_at:
        raise Conflict("app-ended", _("This app was ended already."))
    secret = secrets.token_urlsafe(32)
    app.client.set_secret(secret)
    app.client.save(update_fields=["secret"])
    record("client.secret-made", f"app:{app.code}", by=by, at=at)
    return secret


def _client(name: str, scopes: Sequence[str], returns_to: Sequence[str]) -> Client:
    """Client credentials only where the app has something of its own to ask for."""
    ways = [Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN] if returns_to else []
    if any(BY_CODE[scope].whose == "app" for scope in scopes):
        ways.append(Client.GrantType.CLIENT_CREDENTIALS)
    client = Client(name=name, type=Client.Type.CONFIDENTIAL)
    client.set_scopes(list(scopes))
    client.set_redirect_uris(list(returns_to))
    client.set_grant_types([way.value for way in ways])
    client.save()
    return client


def _check_words(words: Mapping[str, tuple[str, int]], code: str) -> None:
    if not _CODE.fullmatch(code):
        said = _("Please give it a code of 2 to 20 small letters, digits and hyphens, a letter first.")
        raise Invalid("app-code", said, field="code")
    for field, (text, most) in words.items():
        if not text.strip() or len(text) > most:
            raise Invalid("app-words", _("Please fill this in."), field=field)


def _check_ways(scopes: Sequence[str], returns_to: Sequence[str]) -> None:
    if not scopes or not set(scopes) <= set(BY_CODE):
        raise Invalid("app-scopes", _("Please choose what it may do."), field="scopes")
    if not returns_to and any(BY_CODE[scope].whose != "app" for scope in scopes):
        said = _("To act for people it needs an address to which they return.")
        raise Invalid("app-no-return", said, field="returns_to")
    for address in returns_to:
        _check_return(address)


def _check_return(address: str) -> None:
    """Over https, or on the very machine: on its way back the code must not be read by others."""
    try:
        parts = urlsplit(address)
        known = parts.hostname is not None and not parts.fragment and not parts.username
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.netloc.split(":")[0] in _HOME)
    except ValueError:
        known = safe = False
    if not known or not safe or len(address) > 200 or not address.isascii() or "*" in address:
        said = _("Please write a whole address that begins with https://.")
        raise Invalid("app-return", said, field="returns_to")


@transaction.atomic
def end(app: App, *, by: Actor, at: datetime, because: str) -> None:
    """It may do nothing any more, at once: its tokens are gone."""
    if not App.objects.filter(pk=app.pk, ended_at=None).update(ended_at=at):
        raise Conflict("app-ended", _("This app was ended already."))
    Consent.objects.filter(app=app, ended_at=None).update(ended_at=at)
    Token.objects.filter(client=app.client_id).delete()
    record("client.ended", f"app:{app.code}", by=by, at=at, because=because)


@transaction.atomic
def allow(*, client_id: str, scopes: Sequence[str], by: Actor, at: datetime) -> Consent:
    """What the person has just said on the page that asks them, in the place of what they said before."""
    # One after the other: of two taps at once the second closes what the first has opened.
    app = App.objects.select_for_update(no_key=True).filter(client=client_id, ended_at=None).first()
    if app is None:
        raise NotVisible("no-such-app", _("There is no such app."))
    Consent.objects.filter(app=app, by_key=by.key, ended_at=None).update(ended_at=at)
    consent = Consent.objects.create(app=app, by_key=by.key, scopes=sorted(set(scopes)), given_at=at)
    record("client.allowed", by.key, by=by, at=at, data={"app": app.code, "scopes": consent.scopes})
    return consent


@transaction.atomic
def withdraw(uid: UUID, *, by: Actor, at: datetime) -> Consent:
    """The app may do nothing for the person from now on; tokens it still holds are worthless."""
    consent = consents_of(by).filter(uid=uid).first()
    if consent is None:
        raise NotVisible("no-such-consent", _("This app does not act for you any more."))
    Consent.objects.filter(pk=consent.pk).update(ended_at=at)
    users = User.objects.filter(person_uid__in=[by.person_uid] if by.person_uid else [])
    Token.objects.filter(client=consent.app.client_id, user__in=users).delete()
    record("client.disallowed", by.key, by=by, at=at, data={"app": consent.app.code})
    return consent


def forget_tokens(*, at: datetime) -> int:
    """Those that ran out a day ago; one that never runs out stays until it is taken back."""
    return int(Token.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()[0])
