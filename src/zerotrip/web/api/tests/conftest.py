"""An app that is let do everything, and tokens of people for it: made as the provider makes them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone
from PIL import Image

from zerotrip.clients.actions import allow, register
from zerotrip.clients.models import App
from zerotrip.clients.scopes import BY_CODE
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.org.models import User

RETURN = "https://portal.example.org/back"
OF_PEOPLE = [code for code, scope in BY_CODE.items() if scope.whose != "app"]


@dataclass
class Speaking:
    """A client that sends a token, JSON and, with each POST, a key of its own."""

    token: str
    acting_for: str = ""
    client: Client = field(default_factory=Client)

    def get(self, path: str, **given: Any) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers, data=given)

    def post(self, path: str, body: object = None, *, key: str = "", **files: Any) -> Any:
        headers = self.headers | {"Idempotency-Key": key or secrets.token_hex(16)}
        if files:
            return self.client.post(f"/api/v1{path}", files, headers=headers)
        return self.client.post(
            f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers
        )

    @property
    def headers(self) -> dict[str, str]:
        said = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return said | ({"Acting-For": self.acting_for} if self.acting_for else {})


def token_for(app: App, user: User | None, scopes: list[str]) -> str:
    value = secrets.token_urlsafe(32)
    token = Token(
        type=Token.Type.ACCESS_TOKEN,
        client=app.client,
        user=user,
        expires_at=timezone.now() + timedelta(hours=1),
    )
    token.set_value(value)
    token.set_scopes(scopes)
    token.save()
    return value


@pytest.fixture
def portal(now: datetime) -> App:
    return register(
        code="portal",
        name_zh="省总门户",
        name_en="Provincial portal",
        contact="portal@example.org",
        scopes=list(BY_CODE),
        returns_to=[RETURN],
        per_minute=1000,
        by=Actor.system("test"),
        at=now,
    )


Speak = Callable[..., Speaking]


@pytest.fixture
def speak(portal: App, now: datetime) -> Speak:
    """Of one of the cast, through the portal; with the scopes they allowed."""

    def speaking(cast: Cast, name: str, *, scopes: list[str] | None = None) -> Speaking:
        user: User = getattr(cast, name)
        wanted = OF_PEOPLE if scopes is None else scopes
        allow(client_id=portal.client_id, scopes=wanted, by=user.actor, at=now)
        return Speaking(token_for(portal, user, wanted))

    return speaking


@pytest.fixture
def picture() -> bytes:
    taken = BytesIO()
    Image.new("RGB", (60, 80), "white").save(taken, "PNG")
    return taken.getvalue()
