"""What an app is told, signed, tried again, and never sent into our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.clients.addresses import target_of
from zerotrip.clients.hooks import STOPS_AFTER, deliver, set_hook
from zerotrip.clients.models import App, Delivery, Hook
from zerotrip.config.telling import tell_apps
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import Speak, Speaking, token_for

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


class _Receiver(BaseHTTPRequestHandler):
    got: list[tuple[Any, bytes]] = []
    answers = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.headers, body))
        self.send_response(self.answers)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def receiver(settings: Any) -> Iterator[Any]:
    settings.ZEROTRIP_DEMO = True  # one's own machine will do
    _Receiver.got, _Receiver.answers = [], 204
    with HTTPServer(("127.0.0.1", 0), _Receiver) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_who_allowed_it_is_told_of_once_and_signed(
    hall: Cast, settle: Settle, speak: Speak, portal: App, receiver: Any, now: datetime
) -> None:
    speak(hall, "chen_user", scopes=["cases:read"])
    address = f"http://127.0.0.1:{receiver.server_port}/told"
    secret = set_hook(portal, address=address, by=hall.actors["admin"], at=now).removeprefix("whsec_")
    cases = settle()
    told = tell_apps(now)
    tell_apps(now)
    assert told > 0
    assert Delivery.objects.count() == told == deliver(at=now)
    headers, body = _Receiver.got[0]
    said = json.loads(body)
    assert (set(said), said["ref"] in {case.ref for case in cases.values()}) == (
        {"id", "event", "at", "ref"},
        True,
    )
    signed = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body
    mark = base64.b64encode(hmac.digest(base64.b64decode(secret), signed, hashlib.sha256)).decode()
    assert headers["Webhook-Signature"] == f"v1,{mark}"
    assert headers["Webhook-Timestamp"] == str(int(now.timestamp()))
    assert deliver(at=now) == 0


def test_nobody_is_told_of_who_did_not_allow_it(
    hall: Cast, settle: Settle, speak: Speak, portal: App, receiver: Any, now: datetime
) -> None:
    speak(hall, "chen_user", scopes=["me:read"])
    set_hook(portal, address=f"http://127.0.0.1:{receiver.server_port}/", by=hall.actors["admin"], at=now)
    settle()
    assert (tell_apps(now), Delivery.objects.count()) == (0, 0)


def test_a_deaf_one_is_tried_again_later_and_stopped_in_the_end(
    hall: Cast, portal: App, receiver: Any, now: datetime
) -> None:
    set_hook(portal, address=f"http://127.0.0.1:{receiver.server_port}/", by=hall.actors["admin"], at=now)
    _Receiver.answers = 500
    hook = Hook.objects.get()
    one = Delivery.objects.create(hook=hook, source="x:1", event="e", ref="r", at=now, next_try_at=now)
    at, waits = now, []
    while (row := Delivery.objects.get(pk=one.pk)).state == "due":
        waits.append(row.next_try_at - at)
        at = row.next_try_at
        assert deliver(at=at) == 0
    assert waits == [timedelta(minutes=m) for m in (0, 1, 5, 30, 120, 360, 1440)]
    assert (row.state, row.answer, len(_Receiver.got)) == ("given-up", "500", 7)
    Hook.objects.update(failures=STOPS_AFTER - 1)
    Delivery.objects.create(hook=hook, source="x:2", event="e", ref="r", at=at, next_try_at=at)
    deliver(at=at)
    Delivery.objects.create(hook=hook, source="x:3", event="e", ref="r", at=at, next_try_at=at)
    deliver(at=at)
    assert (Hook.objects.get().stopped_at, len(_Receiver.got)) == (at, 8)


@pytest.mark.parametrize(
    "address",
    [
        "http://93.184.215.14/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://user:pass@93.184.215.14/",
        "ftp://93.184.215.14/",
        "https://",
        "nonsense",
    ],
)
def test_it_is_never_sent_into_our_own_network(address: str) -> None:
    with pytest.raises(Invalid):
        target_of(address)


def test_a_name_is_looked_up_while_nobody_waits_for_the_database(
    portal: App, receiver: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, depth = [], len(connection.savepoint_ids)
    look_up = socket.getaddrinfo

    def looked_up(*asked: Any) -> Any:
        seen.append(len(connection.savepoint_ids) - depth)
        return look_up(*asked)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    for port in (1, 2):
        secret = set_hook(portal, address=f"http://127.0.0.1:{port}/", by=Actor.system("test"), at=now)
    hook = Hook.objects.get()
    assert (seen, hook.address, f"whsec_{hook.secret.open()}") == ([0, 0], "http://127.0.0.1:2/", secret)


def test_to_the_internet_it_goes_by_the_number_that_was_looked_at() -> None:
    assert target_of("https://93.184.215.14:8443/told?x=1").url == "https://93.184.215.14:8443/told?x=1"


def test_the_app_reads_what_it_was_told_with_a_token_of_its_own(
    hall: Cast, portal: App, receiver: Any, now: datetime
) -> None:
    set_hook(portal, address=f"http://127.0.0.1:{receiver.server_port}/", by=hall.actors["admin"], at=now)
    one = Delivery.objects.create(
        hook=Hook.objects.get(), source="x:1", event="e", ref="r", at=now, next_try_at=now, state="given-up"
    )
    own = Speaking(token_for(portal, None, ["news"]))
    assert [row["uid"] for row in own.get("/news").json()] == [str(one.pk)]
    assert own.post(f"/news/{one.pk}/again").json()["state"] == "due"
    assert own.get("/me").status_code == 403
