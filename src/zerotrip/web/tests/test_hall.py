"""The hall, open to everybody: what is looked up, and the guide of each item."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from zerotrip.demo.cast import Cast
from zerotrip.guides.tests.samples import STAY, STUDY, TICKET, publish
from zerotrip.org.models import Session

pytestmark = pytest.mark.django_db
ITEM = f"/hall/items/{STAY.id}/"
PAGES = ["/hall/", "/hall/search/?q=住院", "/hall/items/", "/hall/items/?field=health", ITEM]


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_a_stranger_and_for_a_member(client: Client, cast: Cast, page: str) -> None:
    publish(STAY, STUDY, TICKET)
    assert client.get(page).status_code == 200
    client.force_login(cast.chen_user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("page", "queries"),
    [("/hall/", 2), ("/hall/search/?q=住院", 4), ("/hall/items/", 3), (ITEM, 2), ("/hall/can-get/", 1)],
)
@pytest.mark.parametrize("several", [(STAY,), (STAY, STUDY, TICKET)])
def test_queries_do_not_grow_with_items(
    client: Client,
    several: tuple[object, ...],
    page: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish(*several)  # type: ignore[arg-type]
    client.get(page)
    with django_assert_num_queries(queries):
        client.get(page)


def test_search_shows_the_passage_that_matched(client: Client) -> None:
    publish(STAY, STUDY, TICKET)
    page = client.get("/hall/search/?q=农村户籍").content.decode()
    assert ("<mark>农村户籍</mark>" in page, TICKET.zh in page, STAY.zh in page) == (True, True, False)


def test_what_is_not_found_says_so_and_offers_the_fields(client: Client) -> None:
    publish(STAY)
    page = client.get("/hall/search/?q=宇宙飞船").content.decode()
    assert ("没有找到相近的内容" in page, "/hall/items/?field=health" in page) == (True, True)


def test_a_slip_is_told_with_what_was_looked_for_instead(client: Client) -> None:
    publish(STUDY)
    page = english(client).get("/hall/search/?q=stody").content.decode()
    assert ("Nothing is written like that" in page, "Study aid" in page) == (True, True)


@pytest.mark.parametrize(
    "asked",
    ["<script>alert(1)</script>", "\x00\r\n", "'; DROP TABLE guides_passage; --", "{{ 7*7 }}", "x" * 9000],
)  # fmt: skip
def test_hostile_question_is_shown_as_text(client: Client, asked: str) -> None:
    publish(STAY)
    answer = client.get("/hall/search/", {"q": asked})
    assert (answer.status_code, b"<script>alert" in answer.content, b'value="49' in answer.content) == (
        200,
        False,
        False,
    )


def test_id_number_is_not_looked_up(client: Client) -> None:
    page = client.get("/hall/search/?q=110101199003070030").content.decode()
    assert ('value="110101199003070030"' in page, "没有找到" in page) == (False, False)


@pytest.mark.parametrize(
    "page", ["/hall/items/no.such.item/", "/hall/items/../", "/hall/items/no.such/guide.json"]
)
def test_item_that_is_not_there(client: Client, page: str) -> None:
    assert client.get(f"/hall/items/{page}").status_code == 404


def test_fields_of_the_official_guide_for_machines(client: Client) -> None:
    publish(STAY)
    said = client.get(f"/hall/items/{STAY.id}/guide.json").json()
    assert said["taskName"] == {"zh-Hans": STAY.zh, "en": STAY.en}
    assert (said["limitSceneNum"], said["limitSceneExplain"]["zh-Hans"], said["projectType"]) == (
        0,
        "无",
        "承诺件",
    )


def test_guide_speaks_one_language_at_a_time(client: Client) -> None:
    publish(STUDY)
    chinese = client.get(f"/hall/items/{STUDY.id}/").content.decode()
    page = english(client).get(f"/hall/items/{STUDY.id}/").content.decode()
    assert ("示例" in chinese, "Sample" in page, "Needed" in page, "必要" in chinese) == (
        True,
        True,
        True,
        True,
    )


@pytest.mark.parametrize("kind", ["guide", "form", "sample"])
def test_forms_and_guide_can_be_downloaded(client: Client, settings: Any, tmp_path: Path, kind: str) -> None:
    settings.ZEROTRIP_HOME = tmp_path
    publish(TICKET)
    made = client.get(f"/hall/items/{TICKET.id}/{kind}.pdf")
    assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
    assert f'{TICKET.id}-{kind}.pdf"' in made["Content-Disposition"]


def test_print_that_there_is_not(client: Client) -> None:
    publish(TICKET)
    pages = [f"/hall/items/{TICKET.id}/passwd.pdf", "/hall/items/no.such/form.pdf"]
    assert [client.get(page).status_code for page in pages] == [404, 404]


ASKING = "/hall/can-get/"


def answer(client: Client, **said: str) -> str:
    """Sends one answer and gives the page that follows."""
    return client.post(ASKING, said, follow=True).content.decode()


def test_questions_lead_to_what_one_can_get(client: Client) -> None:
    publish(STAY, STUDY, TICKET)
    assert "您的孩子在读什么学校？" in client.get(ASKING).content.decode()
    answer(client, does="answer", fact="student.level", value="school")
    answer(client, does="skip", fact="stay.nights")
    page = answer(client, does="answer", fact="ticket.price", value="180")
    assert "农村户籍" in page
    page = answer(client, does="answer", fact="member.rural_household", value="yes")
    assert ("90.00" in page, "您可以享受" in page, "不符合：子女就读大学。" in page) == (True, True, True)
    assert "您的孩子在读什么学校？" in answer(client, does="again")


def test_answer_that_cannot_be_read_is_told_beside_the_field(client: Client) -> None:
    publish(TICKET)
    given = client.post(ASKING, {"does": "answer", "fact": "ticket.price", "value": "1.234"})
    assert (given.status_code, 'role="alert"' in given.content.decode()) == (400, True)


def test_answer_to_an_old_question_changes_nothing(client: Client) -> None:
    publish(STUDY)
    page = answer(client, does="answer", fact="member.employed", value="no")
    assert "您的孩子在读什么学校？" in page


def test_answers_are_kept_in_no_database_and_a_forged_cookie_is_nothing(client: Client) -> None:
    publish(STUDY)
    answer(client, does="answer", fact="student.level", value="school")
    assert (Session.objects.count(), client.cookies["hall-answers"]["httponly"]) == (0, True)
    client.cookies["hall-answers"] = client.cookies["hall-answers"].value[:-3] + "xxx"
    assert "您的孩子在读什么学校？" in client.get(ASKING).content.decode()


def test_member_is_asked_nothing(cast: Cast, client: Client) -> None:
    publish(STUDY)
    client.force_login(cast.chen_user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(ASKING)["Location"] == "/m/items/"
