"""Who asks: the app, the person it speaks for, and what both of them let it do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from allauth.idp.oidc.contrib.ninja.security import TokenAuth
from allauth.idp.oidc.models import Token
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.door import case_for
from zerotrip.cases.models import Case
from zerotrip.cases.policy import READERS
from zerotrip.clients.models import App
from zerotrip.clients.queries import allowed_by, app_of
from zerotrip.clients.scopes import BY_CODE
from zerotrip.core.actor import Actor
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotAllowed, NotVisible, Refused
from zerotrip.members.models import Person
from zerotrip.members.queries import person_of
from zerotrip.org.models import User
from zerotrip.org.queries import reach
from zerotrip.web.door import today


class NoToken(Refused):
    status = 401


@dataclass(frozen=True, slots=True)
class Caller:
    app: App
    user: User | None
    scope: str

    @property
    def actor(self) -> Actor:
        if self.user is None:
            return Actor.system(f"app-{self.app.code}").speaking_through(self.app.code)
        return self.user.actor.speaking_through(self.app.code)

    @property
    def person(self) -> Person:
        person = person_of(self.actor)
        if person is None:
            raise NotAllowed("not-a-member", _("This is for members; this account belongs to none."))
        return person

    def check_post(self) -> None:
        if not reach(self.actor, today()).roles & set(READERS):
            raise NotAllowed("no-such-post", _("This is for the desk; this account holds no such post."))

    def own_case(self, ref: str, *, may: str = "view") -> Case:
        """As on the phone: an officer who is a member too has other people's cases at the desk only."""
        case = case_for(self.actor, ref, at=now(), may=may)
        if case.person_id != self.person.pk:
            raise NotVisible("not-own-case", _("There is no such case among yours."))
        return case


class Bearer(TokenAuth):  # type: ignore[misc]  # the library is not typed
    """allauth finds the token; whether app and person still allow this one thing is asked here, each time."""

    openapi_type = "oauth2"
    openapi_flows = {
        "authorizationCode": {
            "authorizationUrl": "/identity/o/authorize",
            "tokenUrl": "/identity/o/api/token",
            "refreshUrl": "/identity/o/api/token",
            "scopes": {code: str(scope.words) for code, scope in BY_CODE.items() if scope.whose != "app"},
        },
        "clientCredentials": {
            "tokenUrl": "/identity/o/api/token",
            "scopes": {code: str(scope.words) for code, scope in BY_CODE.items() if scope.whose == "app"},
        },
    }

    def __init__(self, scope: str) -> None:
        super().__init__([])
        self.wanted = scope

    def __call__(self, request: HttpRequest) -> Caller:
        token = self._token(request)
        app = app_of(token)
        if app is None:
            raise NoToken("app-ended", _("This app may not act here any more."))
        caller = Caller(app, cast("User | None", token.user), self.wanted)
        if self.wanted not in token.get_scopes() or self.wanted not in self._allowed(caller):
            raise NotAllowed("scope-missing", _("The token does not cover “%(scope)s”."), scope=self.wanted)
        return caller

    def _token(self, request: HttpRequest) -> Token:
        try:
            token = super().__call__(request)
        except ValueError:  # the library reads the query as well, and not every one can be
            raise Invalid("query-unreadable", _("The part after the question mark cannot be read.")) from None
        if token is None:
            raise NoToken("no-token", _("Please send an access token: Authorization: Bearer …"))
        return cast(Token, token)

    def _allowed(self, caller: Caller) -> frozenset[str]:
        if caller.user is not None:
            return allowed_by(caller.actor, caller.app)
        own = BY_CODE[self.wanted].whose == "app"
        return frozenset({self.wanted}) if own else frozenset()


def caller_of(request: HttpRequest) -> Caller:
    return cast(Caller, request.auth)  # type: ignore[attr-defined]


def needs(scope: str) -> dict[str, Any]:
    """How an operation says which scope it takes: to the door, and to the schema."""
    return {"auth": Bearer(scope), "openapi_extra": {"x-scope": scope}}
