"""A sign-in that ends in the middle of a form: nothing typed is lost, and nobody else is shown it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerotrip.applications.tests.items import publish
from zerotrip.catalogue.queries import items_on
from zerotrip.core.clock import now
from zerotrip.demo.cast import Cast
from zerotrip.org.models import Session
from zerotrip.web import held
from zerotrip.web.door import today
from zerotrip.web.field_names import name_of
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_words import WEB

pytestmark = pytest.mark.django_db

ACCOUNT, NEW = "/m/me/account/", "6217001540001234564"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def strict(cast: Cast, name: str) -> Client:
    """Like a browser: with the token, the page it came from, and no way around the check."""
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    client.force_login(getattr(cast, name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def filled_in(client: Client, page: str = ACCOUNT) -> dict[str, str]:
    """The form of the page as it came, with what Chen types."""
    shown = re.findall(HIDDEN, client.get(page).content.decode().split("<main", 1)[1])
    return dict(shown) | {"number": NEW, "bank_name": "建设银行 🙂"}


def sign_in(client: Client, name: str) -> str:
    token = re.search(HIDDEN, client.get("/accounts/login/").content.decode())
    assert token is not None
    sent = {"login": name, "password": "zerotrip", "csrfmiddlewaretoken": token[2]}
    answer = client.post("/accounts/login/?next=/again/", sent)
    assert answer["Location"] == "/again/"
    return client.get("/again/").content.decode()


def sent_again(client: Client, page: str) -> str:
    form = re.search(rf'<form method="post" action="({ACCOUNT})".*?</form>', page, re.DOTALL)
    assert form is not None
    answer = client.post(form[1], dict(re.findall(HIDDEN, form[0])))
    assert answer.status_code == 302
    return client.get(answer["Location"]).content.decode()


def test_what_was_typed_comes_back_after_the_sign_in_and_acts_once(cast: Cast) -> None:
    chen = strict(cast, "chen_user")
    sent = filled_in(chen)
    Session.objects.all().delete()
    answer = chen.post(ACCOUNT, sent)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/again/")
    chen.post(ACCOUNT, sent, headers={"X-Waits": "1"})
    assert chen.get("/accounts/login/?next=/again/").content.decode().count("您填的内容都留着") == 1
    assert NEW not in "".join(str(session.get_decoded()) for session in Session.objects.all())
    page = sign_in(chen, "chen")
    assert (NEW in page, "建设银行 🙂" in page, cast.chen.accounts.count()) == (True, True, 1)
    assert re.findall(r'field-label">([^<]+)</span><span class="again-said"', page) == ["编号", "银行"]
    for _ in range(2):
        sent_again(chen, page)
    assert [(row.tail, row.bank_name) for row in cast.chen.accounts.filter(until=None)] == [
        ("4564", "建设银行 🙂")
    ]
    assert cast.chen.accounts.count() == 2
    assert chen.get("/again/")["Location"] == "/"


def test_another_person_is_shown_nothing_and_the_first_may_leave_it(cast: Cast) -> None:
    browser = strict(cast, "chen_user")
    sent = filled_in(browser)
    Session.objects.all().delete()
    browser.post(ACCOUNT, sent)
    page = sign_in(browser, "wu")
    assert (NEW in page, "不是您填的" in page) == (False, True)
    assert browser.get("/again/")["Location"] == "/"
    assert held.KEPT not in browser.session


def test_signed_in_again_in_another_window_the_old_page_still_speaks(cast: Cast) -> None:
    chen = strict(cast, "chen_user")
    sent = filled_in(chen)
    chen.cookies["csrftoken"] = "x" * 32  # what signing in does
    assert chen.post(ACCOUNT, sent)["Location"] == "/again/"
    sent_again(chen, chen.get("/again/").content.decode())
    assert cast.chen.accounts.filter(until=None).get().tail == "4564"


def test_a_foreign_page_chooses_nothing_that_is_shown(cast: Cast) -> None:
    chen = strict(cast, "chen_user")
    sent = filled_in(chen)
    foreign = chen.post(
        ACCOUNT, sent | {"csrfmiddlewaretoken": "x" * 64}, headers={"origin": "http://evil.example"}
    )
    unmarked = chen.post(ACCOUNT, sent | {"csrfmiddlewaretoken": "x" * 64, "whose": "a:b"})
    assert [foreign.status_code, unmarked.status_code, held.KEPT in chen.session] == [403, 403, False]


def test_strangers_fill_no_table(client: Client, cast: Cast) -> None:
    for sent in ({"words": "x"}, {"words": "x", "whose": "x"}):
        client.post(ACCOUNT, sent)
    assert Session.objects.count() == 0


def test_a_file_is_chosen_once_more(cast: Cast) -> None:
    chen = strict(cast, "chen_user")
    sent = filled_in(chen)
    Session.objects.all().delete()
    chen.post(ACCOUNT, sent | {"photo": SimpleUploadedFile("a.jpg", b"x")})
    page = sign_in(chen, "chen")
    assert ('type="file" name="photo"' in page, 'enctype="multipart/form-data"' in page) == (True, True)


def test_what_was_kept_is_kept_for_an_hour_and_may_be_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = signed_in(cast, "chen_user")
    sent = filled_in(chen)
    Session.objects.all().delete()
    chen.post(ACCOUNT, sent, headers={"referer": f"http://testserver{ACCOUNT}?a=1"})
    assert "4564" in sign_in(chen, "chen")
    later = now() + timedelta(minutes=61)
    with monkeypatch.context() as at:
        at.setattr(held, "now", lambda: later)
        assert chen.get("/again/")["Location"] == "/"
    assert chen.post("/again/")["Location"] == f"{ACCOUNT}?a=1"
    assert chen.get("/again/")["Location"] == "/"


def test_a_field_that_is_kept_by_itself_sends_the_whole_page_to_the_sign_in(cast: Cast) -> None:
    """htmx would follow the way to the sign-in page and put that in place of the field."""
    chen = signed_in(cast, "chen_user")
    sent = filled_in(chen)
    Session.objects.all().delete()
    htmx = {"hx-request": "true", "hx-current-url": f"http://testserver{ACCOUNT}"}
    uid = "00000000-0000-0000-0000-000000000000"
    answer = chen.post(f"/m/applications/{uid}/save/", sent, headers=htmx)
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/?next=/again/")
    asked = chen.get(f"/m/applications/{uid}/live/", headers=htmx)
    assert (asked.status_code, asked["HX-Reswap"]) == (286, "none")
    assert f'action="{ACCOUNT}"' in sign_in(chen, "chen")


def test_a_choice_is_told_in_words_and_a_code_without_words_is_not(cast: Cast) -> None:
    chen = strict(cast, "chen_user")
    text = (settings.ZEROTRIP_PACKS / "hangzhou/gig-worker-cover.toml").read_text("utf-8")
    publish(text, cast.actors, now())
    sent = filled_in(chen) | {"f.gig.work": "courier", "f.trip.far": "yes", "scope": "some"}
    Session.objects.all().delete()
    chen.post(ACCOUNT, sent)
    told = re.findall(r'class="again-said"[^>]*>([^<]+)<', sign_in(chen, "chen"))
    assert told == [NEW, "建设银行 🙂", "外卖骑手、快递员", "是"]


TYPED = re.compile(r"<(?:input|textarea)\b[^>]*?>", re.DOTALL)
NOT_TYPED = re.compile(
    r'\btype="(?:hidden|checkbox|radio|file|search)"|\bname="(?:q|login|password|proof|ref)"'
)


def test_every_field_that_is_typed_in_has_its_name(cast: Cast) -> None:
    """What is asked for by GET is in the address, and needs none; a sign-in page is left by signing in."""
    files = [*WEB.glob("templates/**/*.html"), *WEB.glob("components/**/*.html")]
    tags = [
        tag for file in files for tag in TYPED.findall(file.read_text("utf-8")) if not NOT_TYPED.search(tag)
    ]
    names = {found[1] for tag in tags if (found := re.search(r'\bname="([^"{]+)"', tag))}
    filters = {"days", "least", "most", "until."}
    assert sorted(name for name in names - filters if not name_of(name)) == []
    facts = {fact.key: fact for edition in items_on(today()) for fact in edition.loaded.item.facts}
    columns = [f"f.{fact.key}.0.{column}" for fact in facts.values() for column in fact.type.columns]
    papers = {f"until.{key}" for edition in items_on(today()) for key in edition.loaded.papers}
    asked = [*(f"f.{key}" for key in facts), *columns, *papers]
    assert [name for name in asked if not name_of(name)] == []
