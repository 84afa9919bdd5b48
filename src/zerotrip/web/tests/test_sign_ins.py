"""Where somebody is signed in: told in words, ended there, and found in the table by nobody who reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from zerotrip.audit.models import Entry
from zerotrip.demo.cast import Cast
from zerotrip.org.models import Session
from zerotrip.web.devices import device_of, in_words
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/m/me/sign-ins/"
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126"


def on(device: str, name: str = "chen") -> Client:
    client = Client(headers={"user-agent": device})
    answer = client.post("/accounts/login/", {"login": name, "password": settings.DEMO_PASSWORD})
    assert answer.status_code == 302
    return client


def test_each_is_listed_in_words_and_one_is_ended(cast: Cast) -> None:
    phone, desk = on(PHONE), on(DESK)
    on(DESK, "lin")
    page = desk.get(PAGE).content.decode()
    assert [words in page for words in ("安卓设备上的微信", "Windows 电脑上的Edge")] == [True, True]
    assert page.index("Windows") < page.index("安卓"), "where one is stands first"
    mark = Session.objects.get(user=cast.chen_user, device="wechat android").pk
    assert (page.count('name="sign_in"'), f'value="{mark}"' in page) == (2, True)
    strange = Session.objects.get(user=cast.lin).pk
    assert desk.post(PAGE, {"sign_in": strange, "key": "a" * 32}).status_code == 404
    assert desk.post(PAGE, {"sign_in": mark, "key": "b" * 32})["Location"] == PAGE
    assert (phone.get("/m/").status_code, desk.get("/m/").status_code) == (302, 200)
    entry = Entry.objects.get(what="account.sign-in-ended")
    assert (entry.about, "wechat android" in (entry.private or "")) == (cast.chen_user.actor.key, True)
    assert Session.objects.filter(user=cast.lin).exists()


def test_a_page_that_refreshes_by_itself_is_told_to_stop(cast: Cast) -> None:
    phone, desk = on(PHONE), on(DESK)
    desk.post(PAGE, {"sign_in": "others", "key": "k" * 32})
    assert phone.get("/m/", headers={"hx-request": "true"}).status_code == 286


def test_a_new_password_ends_all_others_and_keeps_this_one(cast: Cast) -> None:
    phone, desk = on(PHONE), on(DESK)
    new = {"password1": "west-lake-2026", "password2": "west-lake-2026"}
    desk.post("/accounts/password/change/", {"oldpassword": settings.DEMO_PASSWORD, **new})
    assert (phone.get("/m/").status_code, desk.get("/m/").status_code) == (302, 200)
    assert [one.device for one in Session.objects.filter(user=cast.chen_user)] == ["edge windows"]
    assert Entry.objects.filter(what="account.sign-ins-ended").count() == 1


def test_who_reads_the_table_enters_as_nobody(cast: Cast) -> None:
    chen = signed_in(cast, "chen_user")
    row = Session.objects.get(user=cast.chen_user)
    assert chen.session.session_key not in (row.pk, row.session_data)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.pk
    assert thief.get("/m/").status_code == 302


def test_last_seen_moves_seldom_and_nothing_makes_a_sign_in_longer(cast: Cast) -> None:
    with time_machine.travel("2026-06-12T08:00:00+08:00", tick=False) as clock:
        chen = on(PHONE)
        begun = Session.objects.get(user=cast.chen_user)
        for minutes, moved in ((9, False), (2, True)):
            clock.shift(timedelta(minutes=minutes))
            assert chen.get(PAGE).status_code == 200
            assert (Session.objects.get(pk=begun.pk).seen_at > begun.seen_at) is moved
        clock.move_to("2026-06-12T19:59:00+08:00")
        session = chen.session
        session["anything"] = True
        session.save()
        assert chen.get("/m/").status_code == 200
        clock.move_to("2026-06-12T20:00:01+08:00")
        assert chen.get("/m/").status_code == 302


def test_of_an_unknown_browser_nothing_is_guessed() -> None:
    assert in_words(device_of("")) == in_words("other other") == "其他设备上的浏览器"
    assert in_words(device_of(PHONE)) == "安卓设备上的微信"
