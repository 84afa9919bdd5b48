from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from zerotrip.notices.actions import ATTEMPTS, LEASE, _deliver, deliver_due, tell
from zerotrip.notices.models import Delivery

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),  # by a library of apprise
]
TEXT = {"zh-Hans": "已到账", "en": "Paid"}


class _Session(socketserver.StreamRequestHandler):
    """Just enough SMTP to take a letter."""

    def handle(self) -> None:
        say, letters = self.wfile.write, self.server.letters  # type: ignore[attr-defined]
        say(b"220 mail\r\n")
        recipient = b""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line
            if verb == b"DATA":
                say(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                letters.append((recipient, text))
            say(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


@pytest.fixture
def letters(settings: Any) -> Iterator[list[tuple[bytes, bytes]]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        port = server.server_address[1]
        settings.ZEROTRIP_MAIL_URL = (
            f"mailto://127.0.0.1:{port}/?from=union@example.org&to={{to}}&mode=insecure"
        )
        yield server.letters  # type: ignore[attr-defined]
        server.shutdown()


@pytest.fixture
def nobody_there(settings: Any) -> None:
    settings.ZEROTRIP_MAIL_URL = "mailto://127.0.0.1:1/?from=union@example.org&to={to}&mode=insecure"


def _tell(at: datetime, email: str | None = "chen@example.org") -> None:
    tell(to_key="person:1", event="test", title=TEXT, body=TEXT, at=at, email=email, language="en")


def test_a_letter_goes_out_once_in_the_recipients_language(
    letters: list[tuple[bytes, bytes]], now: datetime
) -> None:
    _tell(now)
    assert (deliver_due(at=now), deliver_due(at=now)) == (1, 0)
    ((recipient, text),) = letters
    assert b"chen@example.org" in recipient
    assert b"Subject: There is news for you from your union" in text
    assert b"Paid" not in text  # what it is about stands only where one has signed in
    assert (Delivery.objects.get().state, Delivery.objects.get().sent_at) == ("sent", now)


def test_without_an_address_or_a_mail_server_there_is_no_letter(now: datetime, settings: Any) -> None:
    settings.ZEROTRIP_MAIL_URL = ""
    _tell(now)
    settings.ZEROTRIP_MAIL_URL = "mailto://127.0.0.1:1/"
    _tell(now, email="")
    assert not Delivery.objects.exists()


def test_a_mail_server_that_is_down_is_tried_later_and_at_last_given_up(
    nobody_there: None, now: datetime
) -> None:
    _tell(now)
    assert deliver_due(at=now) == 0
    first = Delivery.objects.get()
    assert (first.state, first.attempts, first.due_at) == ("pending", 1, now + timedelta(minutes=2))
    assert first.reason
    for _ in range(ATTEMPTS):
        deliver_due(at=Delivery.objects.get().due_at)
    last = Delivery.objects.get()
    assert (last.state, last.attempts) == ("failed", ATTEMPTS)


def test_a_letter_whose_sender_died_is_unknown_and_not_sent_again(
    letters: list[tuple[bytes, bytes]], now: datetime
) -> None:
    _tell(now)
    Delivery.objects.update(state="leased", leased_until=now + LEASE)
    assert deliver_due(at=now) == 0
    assert deliver_due(at=now + LEASE + timedelta(seconds=1)) == 0
    assert Delivery.objects.get().state == "unknown"
    assert letters == []


def test_a_letter_that_another_worker_has_is_left_to_it(
    letters: list[tuple[bytes, bytes]], now: datetime
) -> None:
    _tell(now)
    seen = Delivery.objects.get()
    Delivery.objects.update(state="leased", leased_until=now + LEASE)
    assert _deliver(seen, now) is False
    assert letters == []
