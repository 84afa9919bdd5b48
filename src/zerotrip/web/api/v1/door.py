"""Who asks: the app, the person it speaks for, and what both of them let it do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

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
from zerotrip.members.mandates.queries import mandate_for
from zerotrip.members.models import Mandate, Person
from zerotrip.members.queries import person_of
from zerotrip.org.models import User
from zerotrip.org.queries import reach
from zerotrip.web.door import today

ACTING_FOR = "Acting-For"
FOR_OTHERS = "for-others"


class NoToken(Refused):
    status = 401


@dataclass(frozen=True, slots=True)
class Caller:
    """With `mandate` it is somebody who acts for another: laid to them, for the other, through the app."""

    app: App
    user: User | None
    scope: str
    mandate: Mandate | None = None

    @property
    def actor(self) -> Actor:
        if self.user is None:
            return Actor.system(f"app-{self.app.code}").speaking_through(self.app.code)
        actor = self.user.actor.speaking_through(self.app.code)
        return actor.acting_for(self.mandate.behalf) if self.mandate else actor

    @property
    def person(self) -> Person:
        """Whom it is about."""
        if self.mandate:
            return self.mandate.principal
        person = person_of(self.actor)
        if person is None:
            raise NotAllowed("not-a-member", _("This is for members; this account belongs to none."))
        return person

    @property
    def sees_medical(self) -> bool:
        return self.mandate is None or self.mandate.medical

    def sees(self, sensitivity: str) -> bool:
        return self.mandate is None or self.mandate.shows(sensitivity)

    def check_sees_medical(self) -> None:
        if not self.sees_medical:
            said = _("What is medical is not open to you; they let you see where it stands.")
            raise NotAllowed("not-open-to-you", said)

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

    def __init__(self, scope: str, *, for_others: bool = False) -> None:
        super().__init__([])
        self.wanted, self.for_others = scope, for_others

    def __call__(self, request: HttpRequest) -> Caller:
        token = self._token(request)
        app = app_of(token)
        if app is None:
            raise NoToken("app-ended", _("This app may not act here any more."))
        caller = Caller(app, cast("User | None", token.user), self.wanted)
        named = request.headers.get(ACTING_FOR, "")
        covered = self._allowed(caller) & set(token.get_scopes())
        for scope in (self.wanted, FOR_OTHERS) if named else (self.wanted,):
            if scope not in covered:
                raise NotAllowed("scope-missing", _("The token does not cover “%(scope)s”."), scope=scope)
        return replace(caller, mandate=self._mandate(caller, named)) if named else caller

    def _mandate(self, caller: Caller, named: str) -> Mandate:
        """Asked for with each request: one that has ended counts no more."""
        if not self.for_others:
            said = _("This is theirs alone; whoever acts for them neither sees nor does it.")
            raise NotAllowed("theirs-alone", said)
        try:
            uid = UUID(named)
        except ValueError:
            said = _("The header Acting-For takes the number of a mandate, as /me/mandates has it.")
            raise Invalid("acting-for", said) from None
        return mandate_for(caller.actor, uid, on=today())

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


def needs(scope: str, *, for_others: bool = False) -> dict[str, Any]:
    """How an operation says which scope it takes, and whether one may act for others in it: to the door, and
    to the schema."""
    extra = {"x-scope": scope, "x-for-others": for_others}
    return {"auth": Bearer(scope, for_others=for_others), "openapi_extra": extra}
