"""Whose token counts for what, and how an app comes by one."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.test import Client
from django.utils import timezone

from zerotrip.clients.actions import end, forget_tokens, make_secret, register, withdraw
from zerotrip.clients.models import App, Consent, Kept
from zerotrip.clients.queries import consents_of
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import RETURN, Speak, Speaking, token_for
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def test_whose_token_counts_for_what(cast: Cast, portal: App, speak: Speak, now: datetime) -> None:
    chen, narrow = speak(cast, "chen_user"), token_for(portal, cast.chen_user, ["openid"])
    old = token_for(portal, cast.chen_user, ["me:read"])
    Token.objects.by_value(old).update(expires_at=timezone.now() - timedelta(seconds=1))
    nobody = token_for(portal, None, ["me:read", "news"])
    never = token_for(portal, cast.lin, ["me:read"])
    tokens = {"none": "", "made-up": "x" * 40, "expired": old, "narrow": narrow, "no-person": nobody}
    tokens |= {"never-allowed": never, "hers": chen.token}
    found = {name: _code(Speaking(token).get("/me")) for name, token in tokens.items()}
    assert found == {
        "none": (401, "no-token"),
        "made-up": (401, "no-token"),
        "expired": (401, "no-token"),
        "narrow": (403, "scope-missing"),
        "no-person": (403, "scope-missing"),
        "never-allowed": (403, "scope-missing"),
        "hers": (200, ""),
    }
    assert Client().get("/api/v1/me", {"access_token": chen.token}).status_code == 401
    withdraw(consents_of(cast.chen_user.actor).get().pk, by=cast.chen_user.actor, at=now)
    assert _code(chen.get("/me")) == (401, "no-token")


def test_tokens_that_have_run_out_are_forgotten_and_no_others(cast: Cast, portal: App, now: datetime) -> None:
    for days in (2, 0):
        token_for(portal, cast.chen_user, ["openid"])
        Token.objects.filter(pk=Token.objects.latest("pk").pk).update(expires_at=now - timedelta(days=days))
    never = Token.objects.by_value(token_for(portal, cast.chen_user, ["openid"]))
    never.update(expires_at=None)
    assert (forget_tokens(at=now), Token.objects.count()) == (1, 2)


def test_an_app_that_was_ended_does_nothing_more(
    cast: Cast, portal: App, speak: Speak, now: datetime
) -> None:
    chen, admin = speak(cast, "chen_user"), cast.actors["admin"]
    end(portal, by=admin, at=now, because="合同到期")
    late = token_for(portal, cast.chen_user, ["me:read"])
    assert [_code(chen.get("/me")), _code(Speaking(late).get("/me"))] == [
        (401, "no-token"),
        (401, "app-ended"),
    ]


def test_a_cookie_opens_no_operation_and_a_token_no_page(cast: Cast, speak: Speak) -> None:
    chen = speak(cast, "chen_user")
    assert signed_in(cast, "chen_user").get("/api/v1/me").status_code == 401
    page = Client().get("/m/", headers=chen.headers)
    assert (page.status_code, page["Location"]) == (302, "/accounts/login/?next=/m/")


def test_a_token_is_come_by_only_through_the_persons_word(cast: Cast, now: datetime) -> None:
    app, secret = registered(cast, now)
    chen = signed_in(cast, "chen_user")
    asked = chen.get("/identity/o/authorize", asked_with(app))
    page = asked.content.decode()
    assert (asked.status_code, "省总门户" in page, "查看您的办件和决定，以及所依据的材料" in page) == (
        200,
        True,
        True,
    )
    assert "form-action 'self' https://portal.example.org" in asked["Content-Security-Policy"]
    said = {"request": hidden_in(page), "scopes": ["openid", "cases:read"], "action": "grant"}
    back = chen.post("/identity/o/authorize", said)
    code = parse_qs(urlsplit(back["Location"]).query)["code"][0]
    assert back["Location"].startswith(RETURN)
    assert all(code not in kept.cache_key for kept in Kept.objects.all())
    given = exchanged(app, secret, grant_type="authorization_code", code=code, redirect_uri=RETURN)
    assert given.status_code == 200, given.content
    token = given.json()
    assert set(token["scope"].split()) == {"openid", "cases:read"}
    assert _code(Speaking(token["access_token"]).get("/cases")) == (200, "")
    assert _code(Speaking(token["access_token"]).get("/me")) == (403, "scope-missing")
    assert not Token.objects.filter(hash__contains=token["access_token"]).exists()
    again = exchanged(app, secret, grant_type="authorization_code", code=code, redirect_uri=RETURN)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    fresh = exchanged(app, secret, grant_type="refresh_token", refresh_token=token["refresh_token"]).json()
    assert _code(Speaking(fresh["access_token"]).get("/cases")) == (200, "")
    Client().post(
        "/identity/o/api/revoke",
        {"token": fresh["access_token"], "client_id": app.client_id, "client_secret": secret},
    )
    assert _code(Speaking(fresh["access_token"]).get("/cases")) == (401, "no-token")


def test_without_proof_or_with_a_no_nothing_is_given(cast: Cast, now: datetime) -> None:
    app, secret = registered(cast, now)
    chen = signed_in(cast, "chen_user")
    assert (
        chen.get("/identity/o/authorize", asked_with(app, code_challenge_method="plain")).status_code == 400
    )
    page = chen.get("/identity/o/authorize", asked_with(app)).content.decode()
    no = chen.post("/identity/o/authorize", {"request": hidden_in(page), "action": "cancel"})
    assert "error=access_denied" in no["Location"]
    stranger = Client().get("/identity/o/authorize", asked_with(app))
    assert stranger["Location"].startswith("/accounts/login/")
    elsewhere = chen.get("/identity/o/authorize", asked_with(app, redirect_uri="https://evil.example.org/"))
    assert ("evil" in elsewhere.get("Location", ""), Consent.objects.exists()) == (False, False)
    own = exchanged(app, secret, grant_type="client_credentials", scope="cases:read")
    assert own.status_code == 400  # an app without an own scope has no own token


def test_what_is_refused_uses_up_no_code(cast: Cast, now: datetime) -> None:
    """Else whoever saw a code could keep the app from its token."""
    app, secret = registered(cast, now)
    chen = signed_in(cast, "chen_user")
    page = chen.get("/identity/o/authorize", asked_with(app)).content.decode()
    said = {"request": hidden_in(page), "scopes": ["openid"], "action": "grant"}
    back = chen.post("/identity/o/authorize", said)
    code = parse_qs(urlsplit(back["Location"]).query)["code"][0]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": RETURN}
    tried = [
        exchanged(app, "made-up", **given),
        exchanged(app, secret, **given | {"code_verifier": "w" * 64}),
    ]
    assert [one.status_code for one in tried] == [401, 400]
    assert exchanged(app, secret, **given).status_code == 200


def test_a_fresh_process_signs_what_it_says_of_a_person() -> None:
    """The first exchange after a start, when nothing has loaded yet what allauth signs with."""
    signs = (
        "import django; django.setup()\n"
        "from allauth.core.internal import jwkkit; from zerotrip.clients.adapter import Adapter\n"
        "print(jwkkit.load_jwk_from_pem(Adapter().get_signing_key().pem)[0]['kty'])"
    )
    home = {
        "ZEROTRIP_HOME": str(settings.ZEROTRIP_HOME),
        "DJANGO_SETTINGS_MODULE": "zerotrip.config.settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", signs], env=os.environ | home, capture_output=True, text=True, check=False
    )
    assert said.stdout.split() == ["RSA"], said.stderr


def test_where_an_app_may_send_people_back_to(cast: Cast, now: datetime) -> None:
    from zerotrip.core.errors import Invalid

    for address in (
        "http://portal.example.org/",
        "https://*.example.org/",
        "javascript:alert(1)",
        "https://",
    ):
        with pytest.raises(Invalid):
            registered(cast, now, returns_to=[address])


def test_what_we_say_of_ourselves_names_only_what_is_offered(client: Client) -> None:
    said = client.get("/.well-known/openid-configuration").json()
    assert "device_authorization_endpoint" not in said
    assert (said["response_types_supported"], "cases:read" in said["scopes_supported"]) == (["code"], True)
    assert client.get("/identity/o/device").status_code == 404
    assert [key["kty"] for key in client.get("/.well-known/jwks.json").json()["keys"]] == ["RSA"]
    assert (settings.ZEROTRIP_HOME / "keys" / "oidc.pem").stat().st_mode & 0o077 == 0


def registered(cast: Cast, now: datetime, **more: Any) -> tuple[App, str]:
    words: dict[str, Any] = {
        "name_zh": "省总门户",
        "name_en": "Provincial portal",
        "contact": "portal@example.org",
    }
    ways: dict[str, Any] = {
        "code": "portal",
        "scopes": ["openid", "cases:read", "cases:act"],
        "returns_to": [RETURN],
    }
    given: dict[str, Any] = words | ways | more
    app = register(**given, by=cast.actors["admin"], at=now)
    return app, make_secret(app, by=cast.actors["admin"], at=now)


def asked_with(app: App, **more: str) -> dict[str, str]:
    return {
        "client_id": app.client_id,
        "response_type": "code",
        "redirect_uri": RETURN,
        "scope": "openid cases:read cases:act",
        "state": "s" * 8,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | more


def hidden_in(page: str) -> str:
    return page.split('name="request" value="')[1].split('"', maxsplit=1)[0]


def exchanged(app: App, secret: str, **more: str) -> Any:
    said = {"client_id": app.client_id, "client_secret": secret, "code_verifier": VERIFIER} | more
    return Client().post(
        "/identity/o/api/token", urlencode(said), content_type="application/x-www-form-urlencoded"
    )


def _code(answer: Any) -> tuple[int, str]:
    said = json.loads(answer.content)
    return answer.status_code, said.get("code", "") if isinstance(
        said, dict
    ) and answer.status_code >= 400 else ""
