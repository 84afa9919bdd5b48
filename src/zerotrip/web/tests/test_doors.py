"""Who gets which page, and what a refusal looks like."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from zerotrip.demo.cast import Cast

pytestmark = pytest.mark.django_db

MEMBER_PAGES = [
    "/m/",
    "/m/items/",
    "/m/items/why-not/",
    "/m/applications/",
    "/m/documents/",
    "/m/cases/",
    "/m/cover/",
    "/m/messages/",
    "/m/me/",
    "/m/me/mandates/",
    "/m/me/mandates/new/",
    "/m/happened/",
    "/m/heir/",
    "/m/disclosure/",
    "/m/household/",
    "/m/me/account/",
    "/m/me/looks/",
    "/m/me/settings/",
    "/m/points/",
    "/m/mall/",
    "/m/mall/orders/",
    "/m/activities/",
    "/m/vouchers/",
]
DESK_PAGES = {
    "/desk/": {"lin", "partner", "wu", "zhao", "approver", "sun", "qian", "auditor", "admin"},
    "/desk/auditing/": {"auditor"},
    "/desk/board/": {"wu", "zhao", "approver", "qian", "auditor", "admin"},
    "/desk/leading/": {"wu", "zhao", "approver"},
    "/desk/cashier/": {"wu", "sun", "auditor"},
    "/desk/find/": {"lin", "partner", "wu", "zhao", "approver", "sun", "qian", "auditor", "admin"},
    "/desk/cases/": {"wu", "zhao", "approver", "qian", "auditor"},
    "/desk/payments/": {"wu", "sun", "auditor"},
    "/desk/payments/answers/": {"wu", "sun", "auditor"},
    "/desk/payments/rules/": {"wu", "sun", "auditor"},
    "/desk/helping/": {"lin", "wu", "qian"},
    "/desk/mall/": {"lin", "partner", "wu", "qian", "auditor"},
    "/desk/mall/orders/": {"lin", "partner", "wu", "qian", "auditor"},
    "/desk/mall/offer/": {"wu", "qian"},
    "/desk/people/": {"lin", "wu", "zhao", "approver", "sun", "qian", "auditor"},
    "/desk/units/": {"lin", "wu", "zhao", "approver", "sun", "qian", "auditor", "admin"},
    "/desk/units/tree/": {"lin", "wu", "zhao", "approver", "sun", "qian", "auditor", "admin"},
    "/desk/people/lists/": {"lin", "wu", "qian", "auditor"},
    "/desk/people/alike/": {"wu", "qian", "auditor"},
    "/desk/coming/": {"lin", "wu", "qian", "auditor"},
    "/desk/fees/": {"lin", "wu", "sun", "qian", "auditor"},
    "/desk/rosters/": {"lin", "wu", "qian", "auditor"},
    "/desk/connectors/": {"wu", "zhao", "approver", "qian", "auditor", "admin"},
    "/desk/reform/": {"zhao", "approver", "auditor"},
    "/desk/debts/": {"wu", "zhao", "approver", "sun", "qian", "auditor"},
    "/desk/conflicts/": {"auditor"},
    "/desk/reviews/": {"wu", "qian", "auditor", "admin"},
    "/desk/partner/": {"partner"},
    "/desk/reports/": {"wu", "zhao", "approver", "sun", "qian", "auditor", "admin"},
    "/desk/disclosure/": {"auditor", "admin"},
    "/desk/clients/": {"admin"},
    "/desk/posts/": {"admin", "auditor"},
    "/desk/audit/": {"auditor", "admin"},
    "/desk/editor/": {"zhao", "approver", "admin", "auditor"},
}
EVERYBODY = {"chen_user", "lin", "partner", "wu", "zhao", "approver", "sun", "qian", "auditor", "admin"}


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("page", [*MEMBER_PAGES, *DESK_PAGES])
def test_page_asks_a_stranger_to_sign_in(client: Client, page: str) -> None:
    answer = client.get(page)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={page}")


@pytest.mark.parametrize(("page", "allowed"), DESK_PAGES.items())
def test_desk_page_opens_for_its_posts_only(cast: Cast, page: str, allowed: set[str]) -> None:
    found = {name for name in EVERYBODY if signed_in(cast, name).get(page).status_code == 200}
    assert found == allowed


@pytest.mark.parametrize("page", MEMBER_PAGES)
def test_member_page_opens_for_members_and_sends_staff_to_their_desk(cast: Cast, page: str) -> None:
    assert signed_in(cast, "chen_user").get(page).status_code == 200
    assert signed_in(cast, "lin").get(page).status_code == 200
    assert signed_in(cast, "sun").get(page)["Location"] == "/"


@pytest.mark.parametrize(
    "page", ["/m/cases/HZ-2026-999999/", "/m/cases/HZ-2026-999999/decision/", "/m/items/no.such.item/"]
)
def test_what_is_not_there_is_a_page_with_a_sentence(cast: Cast, page: str) -> None:
    answer = signed_in(cast, "chen_user").get(page)
    assert (answer.status_code, 'class="sorry"' in answer.content.decode()) == (404, True)


def test_refusal_speaks_the_readers_language(cast: Cast) -> None:
    client = signed_in(cast, "lin")
    chinese = client.get("/desk/audit/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/desk/audit/").content.decode()
    assert ("这个页面不属于您的岗位。" in chinese, "a different post from yours" in english) == (True, True)


def test_language_is_switched_and_leads_back(client: Client) -> None:
    answer = client.post("/look/", {"language": "en", "next": "/accounts/login/"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    assert "What you are entitled to" in client.get("/accounts/login/").content.decode()


def test_sign_in_page_offers_the_cast_in_the_demonstration_only(client: Client) -> None:
    assert "data-password" not in client.get("/accounts/login/").content.decode()


def test_form_sent_twice_acts_once_and_answers_the_same(cast: Cast, now: datetime) -> None:
    client = signed_in(cast, "chen_user")
    sent = {"key": "k" * 32, "number": "6217 0015 4000 1234 564", "bank_name": "中国建设银行"}
    answers = [client.post("/m/me/account/", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert cast.chen.accounts.filter(until__isnull=True).get().tail == "4564"
    assert cast.chen.accounts.count() == 2


def test_same_form_with_other_contents_is_refused_and_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast, "chen_user")
    sent = {"key": "k" * 32, "number": "6217001540001234564", "bank_name": "中国建设银行"}
    client.post("/m/me/account/", sent)
    answer = client.post("/m/me/account/", sent | {"bank_name": "中国银行"})
    assert answer.status_code == 409
    assert cast.chen.accounts.filter(until__isnull=True).get().bank_name == "中国建设银行"


def test_refused_form_keeps_what_was_typed(cast: Cast) -> None:
    sent = {"key": "k" * 32, "number": "1234", "bank_name": "中国建设银行"}
    answer = signed_in(cast, "chen_user").post("/m/me/account/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert ('value="1234"' in page, 'value="中国建设银行"' in page, 'role="alert"' in page) == (
        True,
        True,
        True,
    )


def test_form_without_its_key_does_nothing(cast: Cast) -> None:
    sent = {"number": "6217001540001234564", "bank_name": "中国建设银行"}
    assert signed_in(cast, "chen_user").post("/m/me/account/", sent).status_code == 400
    assert cast.chen.accounts.count() == 1


def test_policy_lets_nothing_inline_through(client: Client) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "unsafe" not in policy
