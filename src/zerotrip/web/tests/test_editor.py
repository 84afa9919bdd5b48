"""Writing items at the desk: a draft from a text in force to a published edition, by two people."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django import DjangoAssertNumQueries

from zerotrip.audit.models import Entry
from zerotrip.catalogue.actions import publish_text
from zerotrip.catalogue.drafts.beginning import template
from zerotrip.catalogue.models import Edition, PackDraft
from zerotrip.catalogue.queries import current
from zerotrip.catalogue.tests.sound import FACTS, SOUND
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock_now
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_browser import DESK, PHONE, browser, look_at, opened, seriously_wrong
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
ITEM = "hz.test.fruit"
__all__ = ["browser"]


def publish(cast: Cast, now: datetime, text: str = SOUND) -> Edition:
    by, second = cast.zhao.actor, cast.admin.actor
    return publish_text(text=text, facts_text=FACTS, by=by, second=second, at=now)


def sent(client: Client, address: str, key: int, **fields: Any) -> Any:
    return client.post(address, {"key": f"{key:032}", **fields})


def begun(client: Client, **fields: Any) -> str:
    return str(sent(client, "/desk/editor/", 1, owner="330100", **fields)["Location"])


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_change_is_written_submitted_compared_and_published_by_two(cast: Cast, now: datetime) -> None:
    first = publish(cast, now)
    zhao, admin = signed_in(cast, "zhao"), signed_in(cast, "admin")
    page = begun(zhao, start=str(first.pk))
    broken = SOUND.replace("hospital_level >=", "hospital_levl >=")
    looked = zhao.post(f"{page}check/", {"text": broken, "version": "0"}).content.decode()
    assert 'data-line="30" data-column="10"' in looked
    assert "settlement.hospital_level" in looked
    assert sent(zhao, page, 2, act="submit", text=broken, version="1", because="提标").status_code == 400
    better = SOUND.replace("300.00", "400.00")
    review = sent(zhao, page, 3, act="submit", text=better, version="1", because="提标")["Location"]
    for words in ("最多 300.00 元", "最多 400.00 元", "A thousand", "提标"):
        assert words in shown(admin, review)
    assert 'name="sha256"' not in shown(zhao, review)
    assert sent(zhao, review, 4, act="agree", sha256="x").status_code == 403
    assert sent(admin, review, 5, act="agree", sha256="x").status_code == 409
    [sha256] = re.findall(r'name="sha256" value="([^"]+)"', shown(admin, review))
    there = sent(admin, review, 6, act="agree", sha256=sha256)["Location"]
    assert there == f"/desk/editor/items/{ITEM}/"
    assert (current(ITEM, day_of(now)).text, Edition.objects.count()) == (better, 2)
    assert "400.00" in shown(admin, f"{there}compare/?old=1&new=2")
    assert Entry.objects.filter(what="draft.agreed", by_key=cast.admin.actor.key).count() == 1


def test_two_authors_at_once_are_told_and_see_both_texts(cast: Cast, now: datetime) -> None:
    publish(cast, now)
    zhao, admin = signed_in(cast, "zhao"), signed_in(cast, "admin")
    page = begun(zhao, start="")
    admin.post(f"{page}check/", {"text": "a = 1\n", "version": "0"})
    told = zhao.post(f"{page}check/", {"text": "b = 1\n", "version": "0"}).content.decode()
    answer = sent(zhao, page, 2, act="save", text="b = 1\n", version="0")
    both = answer.content.decode()
    assert ("平台管理员" in told, 'id="draft-version"' in told) == (True, False)
    assert (answer.status_code, "a = 1" in both, ">b = 1" in both) == (409, True, True)
    assert PackDraft.objects.get().text == "a = 1\n"
    assert sent(zhao, page, 3, act="save", text="b = 1\n", version="1").status_code == 302


def test_the_phone_shows_the_draft_in_both_languages(cast: Cast, now: datetime) -> None:
    publish(cast, now)
    zhao = signed_in(cast, "zhao")
    page = begun(zhao, start="")
    sent(zhao, page, 2, act="save", text=SOUND.replace("Fruit for those", "Apples for those"), version="0")
    chinese, english = (shown(zhao, f"{page}phone/?language={each}") for each in ("zh", "en"))
    for words in ("住院送水果。", "医院等级不符。"):
        assert words in chinese
    for words in ("Apples for those", "Not of that level.", "up to 300.00 yuan"):
        assert words in english
    sent(zhao, page, 3, act="save", text="id = [", version="1")
    assert "put right" in shown(zhao, f"{page}phone/?language=en")


def test_a_scheduled_edition_is_listed_with_its_day_and_withdrawn_by_two(cast: Cast, now: datetime) -> None:
    publish(cast, now)
    day = day_of(clock_now()) + timedelta(days=100)
    later = publish(cast, now, SOUND.replace("since = 2021-01-01 }", f"since = {day} }}"))
    zhao, admin = signed_in(cast, "zhao"), signed_in(cast, "admin")
    assert f"第 2 版，{day:%Y-%m-%d} 起" in shown(zhao, "/desk/editor/")
    page, fields = f"/desk/editor/items/{ITEM}/", {"edition": str(later.pk)}
    sent(zhao, page, 1, act="ask", because="预算未批", **fields)
    assert sent(zhao, page, 2, act="agree", **fields).status_code == 403
    assert sent(admin, page, 3, act="agree", **fields).status_code == 302
    assert current(ITEM, day).number == 1


def test_a_file_of_another_kind_is_refused_in_words(cast: Cast, now: datetime, tmp_path: Path) -> None:
    picture = tmp_path / "a.toml"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    with picture.open("rb") as file:
        answer = sent(signed_in(cast, "zhao"), "/desk/editor/", 1, owner="330100", file=file)
    assert (answer.status_code, "UTF-8" in answer.content.decode()) == (400, True)
    assert PackDraft.objects.count() == 0


def test_drafts_are_for_writers_of_that_union(cast: Cast, now: datetime) -> None:
    publish(cast, now)
    page = begun(signed_in(cast, "zhao"), start="template")
    pages = ("/desk/editor/", page, f"{page}phone/", f"{page}review/", f"/desk/editor/items/{ITEM}/compare/")
    for who, status in (("zhao", 200), ("admin", 200), ("wu", 403), ("lin", 403), ("auditor", 200)):
        assert [signed_in(cast, who).get(each).status_code for each in pages] == [status] * 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_constant_number_of_queries(
    cast: Cast, now: datetime, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        publish(cast, now, SOUND.replace("fruit", f"fruit-{n}"))
    zhao = signed_in(cast, "zhao")
    zhao.get("/desk/editor/")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        zhao.get("/desk/editor/")


QUERIES_OF_THE_LIST = 22


def test_the_small_pack_to_start_from_is_that_of_the_page() -> None:
    root = Path(__file__).parents[4]
    page = (root / "docs" / "packs.md").read_text("utf-8")
    assert template("330100") in page
    assert 'owner    = "330106"' in template("330106")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_mistake_is_named_while_it_is_typed(
    browser: Browser, live_server: Any, cast: Cast, now: datetime
) -> None:
    publish(cast, now)
    page = opened(browser, live_server, "zhao", size=DESK)
    page.goto("/desk/editor/")
    page.select_option("[name=start]", label="水果补助")
    page.get_by_role("button", name="起草", exact=True).click()
    page.wait_for_url("**/desk/editor/drafts/*/")
    page.locator("#pack-text").fill(SOUND.replace("hospital_level >=", "hospital_levl >="))
    problem = page.locator("#looked [data-line]")
    expect(problem).to_have_attribute("data-line", "30")
    problem.click()
    chosen = "[e => e.value.slice(e.selectionStart, e.selectionEnd), document.activeElement.id]"
    assert page.locator("#pack-text").evaluate(f"e => {chosen.replace('e => ', '')}") == [
        'settlement.hospital_levl >= 2"', "pack-text",
    ]  # fmt: skip
    page.locator("#pack-text").fill(SOUND.replace("Fruit for those", "Apples for those"))
    expect(page.frame_locator(".phone-frame >> nth=1").get_by_text("Apples for those")).to_be_visible()
    address = page.url
    wrong = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wrong += look_at(page, address, "zh-hans")
    wide = [one for one in wrong if "cut: <textarea" not in one]  # a long line is scrolled to
    assert [wide, seriously_wrong(page)] == [[], []]
