"""Each person chooses how they are reached, and when not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.notices.actions import deliver_due, tell
from zerotrip.notices.models import Delivery, Way
from zerotrip.notices.quiet import USUAL, Hours, after_quiet
from zerotrip.notices.reaching import keep_quiet, quiet_of, reach_by, stop, ways_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),  # by a library of apprise
]
TEXT = {"zh-Hans": "已到账", "en": "Paid"}
CHEN = Actor.person("00000000-0000-4000-8000-000000000001", "陈秀英")
EVENING, MORNING = datetime(2026, 6, 12, 15, 30, tzinfo=UTC), datetime(2026, 6, 12, 23, 0, tzinfo=UTC)


class _Gateway(BaseHTTPRequestHandler):
    """A gateway that takes messages for people by name."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, body["message"]))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def gateway(settings: Any) -> Iterator[list[tuple[str, str]]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gateway) as server:
        server.taken = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.ZEROTRIP_CHANNELS = {"wecom": f"json://127.0.0.1:{server.server_address[1]}/to/{{to}}"}
        yield server.taken  # type: ignore[attr-defined]
        server.shutdown()


def test_news_of_a_changed_account_goes_to_the_addresses_known_from_before_too(
    settings: Any, now: datetime
) -> None:
    """Whoever takes over an account names their own address first."""
    settings.ZEROTRIP_MAIL_URL = "mailto://127.0.0.1:1/?to={to}"
    long_ago = now - timedelta(days=60)
    for name, at in {"oldest": long_ago, "old": long_ago, "thief": now}.items():
        reach_by(channel="mail", address=f"{name}@example.org", by=CHEN, at=at)
    for formerly, told in {0: ["thief"], 30: ["books", "old", "thief"]}.items():
        notice = tell(
            to_key=CHEN.key, event="test", title=TEXT, body=TEXT, at=now, email="books@example.org",
            formerly=timedelta(days=formerly),
        )  # fmt: skip
        assert sorted(one.to for one in notice.deliveries.all()) == [f"{name}@example.org" for name in told]


def _tell(at: datetime, email: str = "") -> None:
    tell(to_key=CHEN.key, event="test", title=TEXT, body=TEXT, at=at, email=email)


def test_a_chosen_channel_gets_a_letter_that_says_nothing_of_the_matter(
    gateway: list[tuple[str, str]], now: datetime
) -> None:
    reach_by(channel="wecom", address=" chen.xiuying ", by=CHEN, at=now)
    _tell(now)
    assert deliver_due(at=now) == 1
    assert gateway == [("/to/chen.xiuying", "请登录后在“消息”中查看，具体内容只在那里显示。")]


def test_an_address_of_one_s_own_comes_before_the_one_in_the_books(now: datetime, settings: Any) -> None:
    settings.ZEROTRIP_MAIL_URL = "mailto://127.0.0.1:1/?to={to}"
    _tell(now, email="books@example.org")
    reach_by(channel="mail", address="chen@example.org", by=CHEN, at=now)
    _tell(now, email="books@example.org")
    first, second = Delivery.objects.order_by("pk")
    assert [first.to, second.to] == ["books@example.org", "chen@example.org"]
    assert stop(channel="mail", by=CHEN, at=now)
    assert list(ways_of(CHEN.key)) == []


def test_letters_wait_for_the_end_of_the_quiet_hours(gateway: list[tuple[str, str]]) -> None:
    reach_by(channel="wecom", address="chen", by=CHEN, at=EVENING)
    _tell(EVENING)
    assert (deliver_due(at=EVENING), deliver_due(at=MORNING)) == (0, 1)
    keep_quiet(begins=time(0), ends=time(0), by=CHEN, at=MORNING)
    _tell(EVENING)
    assert deliver_due(at=EVENING) == 1


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        (USUAL, "21:59", False), (USUAL, "22:00", True), (USUAL, "03:00", True), (USUAL, "07:00", False),
        (Hours(time(12), time(14)), "13:59", True), (Hours(time(12), time(14)), "14:00", False),
        (Hours(time(9), time(9)), "09:00", False),
    ],
)  # fmt: skip
def test_hours_go_over_midnight_and_end_where_they_say(hours: Hours, clock: str, quiet: bool) -> None:
    assert hours.hold(time.fromisoformat(clock)) is quiet


def test_the_end_is_on_the_clock_where_the_union_is() -> None:
    assert after_quiet(EVENING, USUAL) == MORNING
    assert after_quiet(MORNING, USUAL) == MORNING


@pytest.mark.parametrize(("channel", "address"), [("wecom", "a b"), ("wecom", "../x"), ("mail", "chen@")])
def test_what_is_no_address_is_not_kept(
    channel: str, address: str, gateway: object, now: datetime, settings: Any
) -> None:
    settings.ZEROTRIP_MAIL_URL = "mailto://127.0.0.1:1/?to={to}"
    with pytest.raises(Invalid) as refused:
        reach_by(channel=channel, address=address, by=CHEN, at=now)
    assert (refused.value.code, refused.value.field) == ("address-unreadable", "address")


def test_a_channel_that_nobody_set_up_is_refused(now: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        reach_by(channel="wecom", address="chen", by=CHEN, at=now)
    assert refused.value.code == "no-such-channel"


def test_one_open_way_a_channel_sealed_and_in_the_journal(gateway: object, now: datetime) -> None:
    old = reach_by(channel="wecom", address="old.address", by=CHEN, at=now)
    new = reach_by(channel="wecom", address="new.address", by=CHEN, at=now)
    assert [way.pk for way in ways_of(CHEN.key)] == [new.pk]
    assert Entry.objects.filter(about=CHEN.key, what="notices.way-chosen").count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, shown FROM notices_way")
        stored = [(bytes(address), shown) for address, shown in cursor.fetchall()]
    assert [b"address" in address for address, _shown in stored] == [False, False]
    assert {shown for _address, shown in stored} == {"ol***ss", "ne***ss"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Way.objects.filter(pk=old.pk).update(until=None)


def test_usual_hours_hold_until_somebody_says_otherwise(now: datetime) -> None:
    assert quiet_of(CHEN.key) == USUAL
    keep_quiet(begins=time(12), ends=time(14), by=CHEN, at=now)
    assert quiet_of(CHEN.key) == Hours(time(12), time(14))
