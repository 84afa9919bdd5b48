"""Two at once, by HTTP: one acts, comes in, is given a token, is told. On PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.idp.oidc.models import Token
from django.db import connections
from django.test import Client

from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.clients.actions import allow
from zerotrip.clients.hooks import deliver, set_hook
from zerotrip.clients.models import App, Consent, Delivery, Spent, Used
from zerotrip.config.telling import tell_apps
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import RETURN, Speak
from zerotrip.web.api.tests.test_hooks import _Receiver, receiver
from zerotrip.web.api.tests.test_tokens import asked_with, exchanged, hidden_in, registered
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "receiver", "settle"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Done = TypeVar("Done")


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def at_once(act: Callable[[], Done], *, times: int) -> list[Done]:
    start = threading.Barrier(times)

    def one(_number: int) -> Done:
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_the_same_key_acts_once_and_no_more_is_let_through_than_told(
    hall: Cast, settle: Settle, speak: Speak, portal: App
) -> None:
    ref = next(case.ref for case in settle(diagnosis=None).values() if case.is_open)
    token = speak(hall, "chen_user")
    said = at_once(
        lambda: token.post(f"/cases/{ref}/withdraw", {"because": "不需要了"}, key="k" * 16), times=4
    )
    assert [(one.status_code, one.json()["state"]) for one in said] == [(200, "withdrawn")] * 4
    assert Case.objects.get(ref=ref).events.filter(kind="withdraw").count() == 1
    App.objects.filter(pk=portal.pk).update(per_minute=5)
    Used.objects.all().delete()
    asked = at_once(lambda: [token.get("/me") for _ in range(3)], times=4)
    answers = [one for several in asked for one in several]
    assert sorted(one.status_code for one in answers) == [200] * 5 + [429] * 7
    assert min(int(one["RateLimit-Remaining"]) for one in answers if one.status_code == 200) == 0


def test_a_way_in_and_a_code_and_a_refresh_token_each_serve_once(
    cast: Cast, speak: Speak, now: datetime
) -> None:
    address = speak(cast, "chen_user").post("/sessions", {"to": "/m/"}).json()["address"]
    came = at_once(lambda: Client().post(urlsplit(address).path), times=4)
    assert sorted(one.status_code for one in came) == [302, 409, 409, 409]
    app, secret = registered(cast, now, code="other")
    code = _code(cast, app)
    Token.objects.all().delete()
    given = at_once(
        lambda: exchanged(app, secret, grant_type="authorization_code", code=code, redirect_uri=RETURN),
        times=4,
    )
    assert sorted(one.status_code for one in given) == [200, 400, 400, 400]
    assert Token.objects.filter(type=Token.Type.ACCESS_TOKEN).count() == 1
    refresh = next(one.json()["refresh_token"] for one in given if one.status_code == 200)
    fresh = at_once(
        lambda: exchanged(app, secret, grant_type="refresh_token", refresh_token=refresh), times=4
    )
    assert sorted(one.status_code for one in fresh) == [200, 400, 400, 400]
    assert (Token.objects.filter(type=Token.Type.REFRESH_TOKEN).count(), Spent.objects.count()) == (1, 2)


def _code(cast: Cast, app: App) -> str:
    chen = signed_in(cast, "chen_user")
    page = chen.get("/identity/o/authorize", asked_with(app)).content.decode()
    said = {"request": hidden_in(page), "scopes": ["openid", "cases:read"], "action": "grant"}
    return parse_qs(urlsplit(chen.post("/identity/o/authorize", said)["Location"]).query)["code"][0]


def test_two_workers_tell_an_app_each_thing_once_and_two_taps_leave_one_consent(
    hall: Cast, settle: Settle, speak: Speak, portal: App, receiver: Any, now: datetime
) -> None:
    speak(hall, "chen_user", scopes=["cases:read"])
    set_hook(portal, address=f"http://127.0.0.1:{receiver.server_port}/", by=hall.actors["admin"], at=now)
    settle()
    told = tell_apps(now)
    assert sum(at_once(lambda: deliver(at=now), times=3)) == told > 1
    heard = [headers["Webhook-Id"] for headers, _body in _Receiver.got]
    assert sorted(heard) == sorted(str(uid) for uid in Delivery.objects.values_list("uid", flat=True))
    by: Any = hall.chen_user.actor
    at_once(lambda: allow(client_id=portal.client_id, scopes=["enter"], by=by, at=now), times=4)
    assert Consent.objects.filter(by_key=by.key, ended_at=None).count() == 1
