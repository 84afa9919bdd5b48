"""The preview of a reform at the desk: who may, what is refused, what is left out, and how it looks."""

from __future__ import annotations

import json
import random
import re
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from zerotrip.audit.models import Entry
from zerotrip.catalogue.drafts.actions import begin
from zerotrip.catalogue.models import Edition, Item
from zerotrip.demo.cast import Cast
from zerotrip.demo.pictures.wrong import LANGUAGES
from zerotrip.population.preview.facts import latest_snapshot
from zerotrip.population.tests.preview_facts import FACTS, members, text_of
from zerotrip.web.tests.test_browser import DESK, PHONE, browser, look_at, opened, seriously_wrong
from zerotrip.web.tests.test_doors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ITEM = "hz.test.relief"
__all__ = ["browser"]


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.ZEROTRIP_HOME = tmp_path
    return tmp_path


def export(home: Path, n: int = 600, *, districts: tuple[str, ...] = ("330106", "330108")) -> None:
    """Facts as our own export writes them."""
    draw = random.Random(2)
    frame = members(
        [draw.choice([500, 4999, 5500, 9000, None]) for _ in range(n)],
        born=[draw.choice([date(1966, 2, 28), date(1990, 6, 13), date(2003, 1, 1)]) for _ in range(n)],
        sex=[draw.choice(["female", "male"]) for _ in range(n)],
        district=[districts[i % len(districts)] for i in range(n)],
    )
    folder = home / "population" / "20260611T000000Z"
    (folder / "member").mkdir(parents=True)
    frame.write_parquet(folder / "member" / "part-00000.parquet")
    said: dict[str, Any] = {
        "format": 1,
        "at": "2026-06-11T08:00:00+08:00",
        "on": "2026-06-11",
        "partitions": 1,
    }
    (folder / "snapshot.json").write_text(
        json.dumps(said | {"tables": {"member": {"rows": n}}, "subjects": {}})
    )


@pytest.fixture
def relief(db: None, now: Any) -> Edition:
    item = Item.objects.create(pk=ITEM, owner_code="330100", category="relief")
    return Edition.objects.create(
        item=item,
        number=1,
        sha256="sha256:" + "0" * 64,
        text=text_of(),
        facts_text=FACTS,
        valid_since=date(2021, 1, 1),
        published_at=now,
        published_by_key="person:a",
        second_by_key="person:b",
    )


def sent(**more: str) -> dict[str, str]:
    text = text_of(below=6000, age=30, flat="450.00")
    return {"item": ITEM, "text": text, "because": "市总工会讨论稿", "key": "k" * 32, **more}


def test_only_an_approver_of_the_city_comes_in(cast: Cast, home: Path, relief: Edition) -> None:
    export(home)
    made = signed_in(cast, "zhao").post("/desk/reform/", sent())
    pages = ("/desk/reform/", made["Location"], made["Location"] + "preview.csv")
    for who, status in (("zhao", 200), ("wu", 403), ("qian", 403), ("lin", 403), ("auditor", 200)):
        assert [signed_in(cast, who).get(page).status_code for page in pages] == [status] * 3
    for who in ("wu", "auditor"):
        assert signed_in(cast, who).post("/desk/reform/", sent()).status_code == 403


def test_preview_is_shown_kept_and_noted_with_who_and_why(cast: Cast, home: Path, relief: Edition) -> None:
    export(home)
    zhao = signed_in(cast, "zhao")
    answer = zhao.post("/desk/reform/", sent(), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("困难补助", "人受益", "西湖区", "年龄不够。", "市总工会讨论稿", "data-chart"):
        assert words in page
    entry = Entry.objects.get(what="reform.previewed")
    assert (entry.about, entry.by_name, entry.because) == (f"item:{ITEM}", "赵志强", "市总工会讨论稿")
    assert "市总工会讨论稿" in zhao.get("/desk/reform/").content.decode()


def test_facts_are_the_last_whole_export_whatever_its_folder_is_called(
    cast: Cast, home: Path, relief: Edition
) -> None:
    export(home)
    for name, at in (("yearly", "2020-01-01T08:00:00+08:00"), ("half-removed", "2026-06-12T08:00:00+08:00")):
        other = Path(shutil.copytree(home / "population" / "20260611T000000Z", home / "population" / name))
        said = json.loads((other / "snapshot.json").read_text())
        (other / "snapshot.json").write_text(json.dumps(said | {"at": at}))
    (home / "population" / "half-removed" / "member" / "part-00000.parquet").unlink()
    assert latest_snapshot(home).path.name == "20260611T000000Z"
    assert signed_in(cast, "zhao").get("/desk/reform/").status_code == 200


def test_same_question_is_one_preview_and_two_entries(cast: Cast, home: Path, relief: Edition) -> None:
    export(home)
    zhao = signed_in(cast, "zhao")
    addresses = {zhao.post("/desk/reform/", sent())["Location"] for _ in range(2)}
    assert (len(addresses), len(list((home / "previews").iterdir()))) == (1, 1)
    assert Entry.objects.filter(what="reform.previewed").count() == 2


def test_everyone_is_exact_and_a_sample_says_how_sure(
    cast: Cast, home: Path, relief: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(home)
    monkeypatch.setattr("zerotrip.population.preview.asked.SAMPLE", 200)
    zhao = signed_in(cast, "zhao")
    whole = zhao.post("/desk/reform/", sent(whom="everyone"))["Location"]
    sample = zhao.post("/desk/reform/", sent(whom="sample"))["Location"]
    files = [json.loads(zhao.get(f"{page}preview.json").content) for page in (whole, sample)]
    assert [one["sampled"] for one in files] == [None, {"seed": "zerotrip", "drawn": 200}]
    assert "抽取 200 名" in zhao.get(sample).content.decode()


def test_the_text_of_a_draft_is_previewed_before_it_is_submitted(
    cast: Cast, home: Path, relief: Edition, now: datetime
) -> None:
    export(home, 50)
    draft = begin(owner="330100", text=text_of(flat="461.00"), by=cast.zhao.actor, at=now, base=relief)
    page = signed_in(cast, "zhao").get(f"/desk/reform/?item={ITEM}&draft={draft.pk}").content.decode()
    assert "461.00" in page


def test_too_many_members_are_left_to_the_command_line(
    cast: Cast, home: Path, relief: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(home)
    monkeypatch.setattr("zerotrip.population.preview.asked.EVERYONE_AT_MOST", 599)
    zhao = signed_in(cast, "zhao")
    assert "zerotrip population preview" in zhao.get(f"/desk/reform/?item={ITEM}").content.decode()
    answer = zhao.post("/desk/reform/", sent(whom="everyone"))
    assert (answer.status_code, "命令行" in answer.content.decode()) == (400, True)


def test_without_facts_the_page_says_what_is_missing(cast: Cast, home: Path, relief: Edition) -> None:
    zhao = signed_in(cast, "zhao")
    assert "还没有导出过数据" in zhao.get("/desk/reform/").content.decode()
    assert zhao.post("/desk/reform/", sent()).status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": text_of().replace("member.income <", "member.incom <")}, "member.income"),
        ({"text": "id = "}, "TOML"),
        ({"text": text_of().replace(ITEM, "hz.test.other")}, "hz.test.other"),
        ({"because": "  "}, "用途"),
        ({"text": "x" * 300_000}, "256 KiB"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, home: Path, relief: Edition, change: dict[str, str], said: str
) -> None:
    export(home)
    answer = signed_in(cast, "zhao").post("/desk/reform/", sent(**change))
    page = answer.content.decode()
    assert (answer.status_code, said in page, 'role="alert"' in page) == (400, True, True)
    assert change.get("because", "市总工会讨论稿") in page
    assert not (home / "previews").exists()


def test_file_counts_before_what_was_typed(cast: Cast, home: Path, relief: Edition) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    export(home)
    zhao = signed_in(cast, "zhao")
    file = SimpleUploadedFile("new.toml", ("\ufeff" + sent()["text"]).encode())
    assert zhao.post("/desk/reform/", sent(text="") | {"file": file}).status_code == 302
    broken = SimpleUploadedFile("new.toml", b"\xff\xfe\x00")
    answer = zhao.post("/desk/reform/", sent() | {"file": broken})
    assert (answer.status_code, "UTF-8" in answer.content.decode()) == (400, True)


def test_examples_that_do_not_hold_yet_are_told_and_do_not_stop_it(
    cast: Cast, home: Path, relief: Edition
) -> None:
    export(home)
    text = sent()["text"].replace('verdict = "unmet"', 'verdict = "met"')
    page = signed_in(cast, "zhao").post("/desk/reform/", sent(text=text), follow=True).content.decode()
    assert "1 个示例尚不成立" in page


def test_small_group_is_left_out_of_page_and_files(cast: Cast, home: Path, relief: Edition) -> None:
    export(home, 604, districts=("330106",) * 150 + ("330108",))
    zhao = signed_in(cast, "zhao")
    made = zhao.post("/desk/reform/", sent(whom="everyone"))["Location"]
    groups = json.loads(zhao.get(f"{made}preview.json").content)["groups"]
    assert {one["key"]: one["persons"] for one in groups if one["dimension"] == "district"} == {
        "330106": None,
        "330108": None,
    }
    assert "不列出" in zhao.get(made).content.decode()


def test_files_come_as_files_and_made_up_addresses_are_not_there(
    cast: Cast, home: Path, relief: Edition
) -> None:
    export(home)
    zhao = signed_in(cast, "zhao")
    made = zhao.post("/desk/reform/", sent())["Location"]
    for ending in ("csv", "xlsx", "json"):
        answer = zhao.get(f"{made}preview.{ending}")
        said = answer["Content-Disposition"]
        assert answer.status_code == 200
        assert re.fullmatch(rf'attachment; filename="hz\.test\.relief-\d{{8}}\.{ending}"', said)
    for page in ("/desk/reform/0/", f"/desk/reform/{'0' * 32}/", f"{made}preview.exe", f"{made}preview.png"):
        assert zhao.get(page).status_code == 404


# ── In a real browser ───────────────────────────────────────────────────────
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_fit_read_and_draw_without_a_complaint(
    browser: Browser, live_server: Any, cast: Cast, home: Path, relief: Edition, language: str
) -> None:
    """Two districts, then a thousand; a sample; and texts that grant the same."""
    export(home)
    zhao: Client = signed_in(cast, "zhao")
    few = zhao.post("/desk/reform/", sent())["Location"]
    same = zhao.post("/desk/reform/", sent(text=text_of()))["Location"]
    shutil.rmtree(home / "population")
    export(home, 2400, districts=tuple(f"33{i:04d}" for i in range(1000)))
    many = zhao.post("/desk/reform/", sent(whom="everyone"))["Location"]
    page, wrong = opened(browser, live_server, "zhao", size=DESK, language=language), list[str]()
    for address in ("/desk/reform/", f"/desk/reform/?item={ITEM}", few, same, many):
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wrong += look_at(page, address, language)
        wrong += seriously_wrong(page) if address != many and language == "en" else []
    assert "\n".join(wrong) == ""
    page.goto(few)
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
