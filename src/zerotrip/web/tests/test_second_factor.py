"""A second factor: set up, asked for at the sign-in, required of staff, sealed where it is kept."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings as ours
from django.test import Client

from zerotrip.audit.models import Entry
from zerotrip.demo.cast import Cast
from zerotrip.org.second_factor import Adapter
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
PAGE, LOGIN = "/accounts/factor/", "/accounts/login/"


def code(secret: str, *, ahead: int = 0) -> str:
    """As the app on the phone reckons it; `ahead` steps later, since each opens once."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))
    return shown


def sign_in(client: Client, name: str) -> str:
    answer = client.post(LOGIN, {"login": name, "password": ours.DEMO_PASSWORD})
    return str(answer["Location"])


def set_up(client: Client) -> str:
    """The app for codes, after showing once more that it is them; the secret that the page showed."""
    again = client.get(f"{PAGE}app/")["Location"]
    answer = client.post(again, {"password": ours.DEMO_PASSWORD, "next": f"{PAGE}app/"})
    assert answer["Location"] == f"{PAGE}app/"
    page = client.get(f"{PAGE}app/").content.decode()
    found = re.search(r'<code class="num">([A-Z2-7]{32})</code>', page)
    assert found is not None, page
    answer = client.post(f"{PAGE}app/", {"code": code(found[1])})
    assert answer["Location"] == f"{PAGE}codes/"
    return found[1]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """allauth says that a factor was added once it is committed, which a test never is."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **_how: then())


@pytest.fixture
def required(settings: Any) -> None:
    settings.ZEROTRIP_SECOND_FACTOR = True


def test_set_up_it_is_asked_for_and_a_code_on_paper_opens_once_in_its_place(cast: Cast) -> None:
    first = Client()
    sign_in(first, "chen")
    secret = set_up(first)
    paper = re.findall(r'<code class="num">(\d{8})</code>', first.get(f"{PAGE}codes/").content.decode())
    assert len(paper) == 10
    again = Client()
    assert sign_in(again, "chen") == f"{PAGE}authenticate/"
    assert again.get("/m/").status_code == 302
    assert "验证未通过" in again.post(f"{PAGE}authenticate/", {"code": "000000"}).content.decode()
    assert again.post(f"{PAGE}authenticate/", {"code": code(secret, ahead=1)}).status_code == 302
    assert again.get("/m/").status_code == 200
    for number, opens in ((paper[0], True), (paper[0], False), (paper[1], True)):
        other = Client()
        sign_in(other, "chen")
        answer = other.post(f"{PAGE}authenticate/", {"code": number})
        assert (answer.status_code == 302) is opens, number
    entries = Entry.objects.filter(about=cast.chen_user.actor.key).values_list("what", flat=True)
    assert "account.factor-added" in entries


def test_what_is_kept_is_sealed(cast: Cast) -> None:
    client = Client()
    sign_in(client, "chen")
    secret = set_up(client)
    kept = {one.type: one.data for one in Authenticator.objects.filter(user=cast.chen_user)}
    assert secret not in str(kept)
    assert Adapter().decrypt(kept["totp"]["secret"]) == secret
    assert set(re.findall(r"[0-9a-f]{80}", str(kept))) == set(), "the seed of the codes on paper"


def test_wrong_codes_pause_the_account_and_passwords_are_counted_apart(cast: Cast) -> None:
    client = Client()
    sign_in(client, "chen")
    secret = set_up(client)
    thief = Client()
    sign_in(thief, "chen")
    for _ in range(10):
        thief.post(f"{PAGE}authenticate/", {"code": "000000"})
    assert thief.post(f"{PAGE}authenticate/", {"code": code(secret, ahead=1)}).status_code == 200
    assert thief.get("/m/").status_code == 302


def test_staff_without_one_are_led_to_it_before_anything_at_the_desk(cast: Cast, required: None) -> None:
    wu = Client()
    sign_in(wu, "wu")
    for address in ("/desk/", "/desk/cases/"):
        assert wu.get(address)["Location"] == PAGE
    assert wu.post("/desk/views/", {"room": "queue", "name": "x", "key": "k" * 32})["Location"] == PAGE
    assert "岗位" in wu.get(PAGE).content.decode()
    set_up(wu)
    assert wu.get("/desk/").status_code == 200
    removed = wu.post(f"{PAGE}app/remove/")
    assert (removed.status_code, Authenticator.objects.filter(user=cast.wu, type="totp").count()) == (200, 1)
    assert "岗位" in wu.get(f"{PAGE}app/remove/").content.decode()


def test_members_may_and_need_not(cast: Cast, required: None) -> None:
    chen = signed_in(cast, "chen_user")
    assert chen.get("/m/").status_code == 200
    assert PAGE in chen.get("/m/me/settings/").content.decode()


def test_a_session_that_has_not_proven_it_is_asked_at_the_desk(cast: Cast, required: None) -> None:
    wu = Client()
    sign_in(wu, "wu")
    secret = set_up(wu)
    other = signed_in(cast, "wu")  # as an app opens one
    there = other.get("/desk/cases/")["Location"]
    assert there == f"{PAGE}again/?next=%2Fdesk%2Fcases%2F"
    answer = other.post(there, {"code": code(secret, ahead=1), "next": "/desk/cases/"})
    assert answer["Location"] == "/desk/cases/"
    assert other.get("/desk/cases/").status_code == 200


def test_staff_let_no_app_work_for_them_before_they_have_shown_it(cast: Cast, required: None) -> None:
    asked = "/identity/o/authorize?code_challenge_method=S256&client_id=city-app"
    assert signed_in(cast, "wu").get(asked).headers.get("Location") == PAGE
    assert signed_in(cast, "chen_user").get(asked).headers.get("Location") is None


def test_a_page_that_asks_by_itself_is_not_filled_with_the_way_there(cast: Cast, required: None) -> None:
    wu, htmx = signed_in(cast, "wu"), {"hx-request": "true"}
    asked = wu.get("/desk/board/live/", headers=htmx)
    assert (asked.status_code, asked["HX-Reswap"]) == (286, "none")
    sent = wu.post("/desk/views/", {"key": "v" * 32, "room": "queue"}, headers=htmx)
    assert (sent.status_code, sent["HX-Redirect"]) == (401, PAGE)


def test_who_removes_it_shows_first_that_it_is_them_and_it_is_written_down(cast: Cast) -> None:
    chen = Client()
    sign_in(chen, "chen")
    set_up(chen)
    late = signed_in(cast, "chen_user")
    asked = late.get(f"{PAGE}app/remove/")["Location"]
    assert asked.startswith(f"{PAGE}again/"), "the password alone does not take it away"
    assert late.get("/accounts/reauthenticate/")["Location"] == f"{PAGE}again/"
    assert chen.post(f"{PAGE}app/remove/")["Location"] == PAGE
    assert not Authenticator.objects.filter(user=cast.chen_user).exists()
    assert Entry.objects.filter(what="account.factor-removed").count() == 1
    assert sign_in(Client(), "chen") == "/"
