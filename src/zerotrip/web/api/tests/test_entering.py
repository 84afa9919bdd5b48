"""From an app into our pages: once, in time, and only as long as the person allows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from zerotrip.clients.actions import allow, withdraw
from zerotrip.clients.models import App, Entrance, Used
from zerotrip.clients.queries import consents_of
from zerotrip.demo.cast import Cast
from zerotrip.members.models import BankAccount
from zerotrip.org.models import User
from zerotrip.submissions.models import Submission
from zerotrip.web.api.tests.conftest import Speak, Speaking
from zerotrip.web.tests.test_acting import a_friend
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db


def _address(speaking: object, to: str = "/m/") -> str:
    answer = speaking.post("/sessions", {"to": to})  # type: ignore[attr-defined]
    assert answer.status_code == 201, answer.content
    return str(answer.json()["address"]).removeprefix("http://testserver")


def test_it_opens_once_and_what_is_done_inside_names_the_app(cast: Cast, speak: Speak) -> None:
    chen = speak(cast, "chen_user")
    address = _address(chen)
    code = address.split("/")[2]
    assert not any(code in row.answer for row in Submission.objects.all())
    phone = Client()
    page = phone.get(address).content.decode()
    assert ("省总门户" in page, "陈秀英" in page, phone.get("/m/").status_code) == (True, True, 302)
    assert phone.post(address)["Location"] == "/m/"
    assert phone.get("/m/").status_code == 200
    sent = {"key": "k" * 32, "number": "6217001540001234564", "bank_name": "中国建设银行"}
    assert phone.post("/m/me/account/", sent).status_code == 302
    assert BankAccount.objects.filter(person=cast.chen, until=None).get().tail == "4564"
    assert {getattr(Client(), ask)(address).status_code for ask in ("get", "post")} == {409}


def test_nobody_comes_in_late_blocked_after_it_was_taken_back_or_by_what_was_made_up(
    cast: Cast, speak: Speak
) -> None:
    chen = speak(cast, "chen_user")
    late, blocked, back, other = (_address(chen) for _ in range(4))
    first = Entrance.objects.order_by("made_at").first()
    assert first is not None
    Entrance.objects.filter(pk=first.pk).update(ends_at=timezone.now())
    _nobody_comes_in(late)
    User.objects.filter(pk=cast.chen_user.pk).update(is_active=False)
    _nobody_comes_in(blocked)
    User.objects.filter(pk=cast.chen_user.pk).update(is_active=True)
    code, other_code = back.split("/")[2], other.split("/")[2]
    mixed = f"{code.split('.')[0]}.{other_code.split('.')[1]}"  # the one's number under the other's signature
    _nobody_comes_in(f"/enter/{mixed}/")
    _nobody_comes_in("/enter/made-up/")
    withdraw(consents_of(cast.chen_user.actor).get().pk, by=cast.chen_user.actor, at=timezone.now())
    _nobody_comes_in(back)


def _nobody_comes_in(address: str) -> None:
    phone = Client()
    assert [phone.get(address).status_code, phone.post(address).status_code] == [409, 409]
    assert phone.get("/m/").status_code == 302


def test_whoever_opens_it_is_told_whose_account_it_is_and_gets_a_session_of_its_own(
    cast: Cast, speak: Speak
) -> None:
    lin, address = signed_in(cast, "lin"), _address(speak(cast, "chen_user"))
    before = lin.session.session_key
    asked = lin.get(address).content.decode()
    assert (cast.lin.name in asked, "陈秀英" in asked) == (True, True)
    assert cast.lin.name in lin.get("/m/me/").content.decode()
    assert lin.post(address)["Location"] == "/m/"
    assert (lin.session.session_key == before, "陈" in lin.get("/m/me/").content.decode()) == (False, True)
    given = Client()
    given.session["planted"] = True  # the key of a session that somebody else may know
    given.session.save()
    planted = given.session.session_key
    given.post(_address(speak(cast, "chen_user")))
    assert given.session.session_key != planted
    assert Client(enforce_csrf_checks=True).post(_address(speak(cast, "chen_user"))).status_code == 403


def test_taken_back_it_ends_for_who_is_inside(cast: Cast, speak: Speak) -> None:
    inside = Client()
    inside.post(_address(speak(cast, "chen_user")))
    assert inside.get("/m/").status_code == 200
    withdraw(consents_of(cast.chen_user.actor).get().pk, by=cast.chen_user.actor, at=timezone.now())
    assert inside.get("/m/")["Location"] == "/accounts/login/?next=/m/"


def test_to_open_pages_is_not_to_decide_nor_to_let_apps_do_more(cast: Cast, speak: Speak) -> None:
    inside = Client()
    inside.post(_address(speak(cast, "wu", scopes=["enter", "desk:read"])))
    assert inside.get("/desk/").status_code == 200
    assert inside.post("/desk/views/", {"room": "queue", "name": "x", "key": "k" * 32}).status_code == 403
    asked = {"code_challenge_method": "S256", "response_type": "code"}
    assert inside.get("/identity/o/authorize", asked).status_code == 403
    allow(client_id=App.objects.get().client_id, scopes=["enter"], by=cast.wu.actor, at=timezone.now())
    assert inside.get("/desk/").status_code == 403
    assert signed_in(cast, "wu").get("/desk/").status_code == 200


def test_to_open_pages_is_not_to_act_for_others(cast: Cast, speak: Speak) -> None:
    mandate = a_friend(cast, timezone.now())
    inside = Client()
    for scopes, status in (["enter"], 403), (["enter", "for-others"], 200):
        inside.post(_address(speak(cast, "sun", scopes=scopes)))
        assert inside.get(f"/for/{mandate.pk}/m/").status_code == status


def test_what_was_asked_for_again_long_after_it_was_forgotten_is_closed(cast: Cast, speak: Speak) -> None:
    chen = speak(cast, "chen_user")
    assert chen.post("/sessions", {"to": "/m/"}, key="k" * 16).status_code == 201
    Entrance.objects.all().delete()
    again = chen.post("/sessions", {"to": "/m/"}, key="k" * 16)
    assert (again.status_code, again.json()["code"]) == (409, "entrance-closed")


@pytest.mark.parametrize("to", ["https://evil.example.org/", "//evil.example.org/m/", "/api/v1/me", "/m"])
def test_it_leads_to_our_own_pages_only(cast: Cast, speak: Speak, to: str) -> None:
    answer = speak(cast, "chen_user").post("/sessions", {"to": to})
    assert (answer.status_code, answer.json()["field"]) == (400, "to")


def test_how_often_one_may_ask_is_told_and_held(cast: Cast, portal: App, speak: Speak) -> None:
    chen = speak(cast, "chen_user")
    App.objects.filter(pk=portal.pk).update(per_minute=3)
    with time_machine.travel("2026-06-12T10:00:10+08:00", tick=False):
        from allauth.idp.oidc.models import Token

        Token.objects.update(expires_at=timezone.now() + timedelta(hours=1))
        answers = [chen.get("/me") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
        assert (answers[3]["Retry-After"], answers[3].json()["status"]) == ("50", 429)
    with time_machine.travel("2026-06-12T10:01:00+08:00", tick=False):
        assert chen.get("/me").status_code == 200
    assert Used.objects.count() == 2
    assert Client().get("/api/v1/items")["RateLimit-Limit"] == "60"
    with time_machine.travel("2026-06-12T10:02:00+08:00", tick=False):
        tried = [Speaking("x" * 40).get("/me") for _ in range(61)]
        assert [answer.status_code for answer in tried] == [401] * 60 + [429]
        assert (tried[0]["RateLimit-Limit"], tried[60]["Retry-After"]) == ("60", "60")
    assert Used.objects.filter(who__contains="127.0.0.1").count() == 0
