"""The screens in a real browser: they fit, read, speak one language at a time, and do what they say."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from django.core.cache import cache
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from zerotrip.cases.actions import agree, hand_in
from zerotrip.core.clock import now as clock_now
from zerotrip.demo.people import CHEN
from zerotrip.demo.pictures.wrong import LANGUAGES, WIDER, does_not_fit, hard_to_use, of_the_other_language
from zerotrip.demo.stage import HOSPITAL, MAJOR, WOMENS, Stage
from zerotrip.vault.actions import keep_document
from zerotrip.web.gallery.pages import SURFACES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    import shutil

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed. On Debian or Ubuntu: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def stage(db: None, departments: None) -> Stage:
    """Chen is enrolled for the year; the rest is each test's."""
    cache.clear()
    stage = Stage(lambda line: None)
    stage.cast.enrol(year=2026)
    stage.on("2026-11-18", 16, 40)
    return stage


def opened(
    browser: Browser,
    live_server: Any,
    who: str,
    *,
    size: dict[str, int],
    language: str = "zh-hans",
    workers: Literal["allow", "block"] = "block",
) -> Page:
    """A page signed in through the sign-in page; whatever the browser complains about fails the test."""
    # Each context's own worker would fetch every file anew; `test_waiting_browser.py` has one.
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        locale="zh-CN",
        base_url=live_server.url,
        service_workers=workers,
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    page.goto("/accounts/login/")
    page.fill("#id_login", who)
    page.fill("#id_password", "zerotrip")
    page.click("button.gate-go")
    page.wait_for_url(re.compile(r"/(m|desk)/"))
    return page


def look_at(page: Page, address: str, language: str) -> list[str]:
    """Everything wrong with one page at the size it has."""
    answer = page.goto(address)
    wrong = [f"status {answer.status}"] if answer and answer.status != 200 else []
    wrong += [*does_not_fit(page), *of_the_other_language(page, language)]
    wrong += [f"browser: {said}" for said in page.complaints]  # type: ignore[attr-defined]
    page.complaints.clear()  # type: ignore[attr-defined]
    return [f"{address} {one}" for one in wrong]


def seriously_wrong(page: Page) -> list[str]:
    return [f"{page.url}: {one}" for one in hard_to_use(page)]


def settled(stage: Stage) -> None:
    """One case paid, one before each check."""
    stage.settles(borne="4134.00", diagnosis="C53.900")
    stage.work()
    stage.on("2026-11-19", 9, 12)
    case, wu = stage.door(WOMENS, "wu", "agree")
    agree(case, by=wu, at=stage.now, because="诊断编码与出院记录一致")
    stage.on("2026-11-20", 9, 5)
    stage.pay(wait_for=lambda: stage.case(HOSPITAL).events.filter(kind="paid").exists())


def addresses(stage: Stage, batch: str, roster: str) -> dict[str, tuple[str, ...]]:
    paid, review, approval = (stage.case(item).ref for item in (HOSPITAL, MAJOR, WOMENS))
    unit, person = stage.cast.unit.code, stage.cast.chen.uid
    member: tuple[str, ...] = (
        "",
        "items/",
        f"items/{HOSPITAL}/",
        "cases/",
        f"cases/{review}/",
        f"cases/{paid}/decision/",
        "cover/",
    )
    member += (
        "messages/",
        "me/",
        "me/account/",
        "me/looks/",
        "me/reach/",
        f"cases/{review}/withdraw/",
        "items/hz.care.major-disease/",
    )
    return {
        "chen": tuple(f"/m/{page}" for page in member),
        "wu": (
            "/desk/practice/",
            "/desk/standards/",
            "/desk/zero-trip/",
            "/desk/zero-trip/walk-in/",
            *("/desk/", "/desk/cases/", f"/desk/cases/{review}/", f"/desk/cases/{paid}/", "/desk/people/"),
            *(f"/desk/people/{person}/", "/desk/units/", f"/desk/units/{unit}/", "/desk/connectors/"),
        ),
        "zhao": (f"/desk/cases/{approval}/",),
        "sun": ("/desk/payments/", f"/desk/payments/{batch}/", "/desk/payments/answers/"),
        "lin": ("/desk/", "/desk/rosters/", f"/desk/rosters/{roster}/"),
        "auditor": ("/desk/audit/", "/desk/messages/", "/desk/reach/", "/desk/ratings/"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_and_speaks_one_language(
    browser: Browser, live_server: Any, stage: Stage, language: str
) -> None:
    settled(stage)
    from zerotrip.members.models import Roster
    from zerotrip.payments.models import Batch

    batch, roster = Batch.objects.get().ref, str(Roster.objects.get().uid)
    wrong: list[str] = []
    for who, pages in addresses(stage, batch, roster).items():
        page = opened(browser, live_server, who, size=PHONE if who == "chen" else DESK, language=language)
        for address in pages:
            wrong += look_at(page, address, language)
            wrong += seriously_wrong(page) if language == "zh-hans" else []
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            wrong += [one for one in look_at(page, address, language) if "wider" in one or "cut" in one]
            page.set_viewport_size(PHONE if who == "chen" else DESK)  # type: ignore[arg-type]
        page.context.close()
    assert "\n".join(wrong) == ""


def test_sign_in_error_and_gallery_pages_have_no_serious_violation(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    page = opened(browser, live_server, "chen", size=PHONE)
    wrong = []
    looks = ("language=zh-hans&theme=light", "language=en&theme=dark&elder=1")
    galleries = [f"/gallery/{surface}/?{look}" for surface in SURFACES for look in looks]
    for address in (*galleries, "/m/cases/none/", "/look/"):
        page.goto(address)
        wrong += seriously_wrong(page)
        wrong += [f"{address} is wider than the screen"] if page.evaluate(WIDER) > 0 else []
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    assert wrong + seriously_wrong(page) == []


def test_missing_paper_is_photographed_once_for_every_case(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    stage.settles(borne="4134.00", diagnosis=None)
    stage.work()
    page = opened(browser, live_server, "chen", size=PHONE)
    assert look_at(page, "/m/", "zh-hans") == []
    page.get_by_role("link", name="拍照").first.click()
    assert seriously_wrong(page) == []
    page.set_input_files(
        "input[name=photo]", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    )
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert stage.case(MAJOR).state == "supplement"
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(picture, "JPEG")
    taken: Any = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    page.set_input_files("input[name=photo]", taken)
    page.get_by_role("button", name="提交").click()
    page.get_by_label("看得清，照样提交").check()
    page.set_input_files("input[name=photo]", taken)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile(r"/m/cases/[^/]+/$"))
    assert {stage.case(MAJOR).state, stage.case(WOMENS).state} == {"review"}


def test_officer_reads_the_paper_and_decides_by_keyboard(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    stage.settles(borne="4134.00", diagnosis=None)
    stage.work()
    case, chen = stage.door(MAJOR, "chen", "hand-in")
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(picture, "JPEG")
    picture.seek(0)
    paper = keep_document(file=picture, kind="diagnosis-proof", owner_key=chen.key, by=chen, at=stage.now)
    hand_in(case, paper="diagnosis-proof", document=paper, by=chen, at=stage.now)
    page = opened(browser, live_server, "wu", size=DESK)
    page.goto(f"/desk/cases/{case.ref}/")
    assert seriously_wrong(page) == []
    page.keyboard.press("v")
    page.keyboard.press("Enter")
    photo = page.locator(".viewer img")
    expect(photo).to_have_js_property("naturalWidth", 800)
    page.keyboard.press("l")
    page.keyboard.press("+")
    expect(page.locator(".viewer-stage")).to_have_class("viewer-stage turn-1 zoom-2")
    assert seriously_wrong(page) == []
    page.keyboard.press("e")
    page.keyboard.type("C53")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    expect(photo).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: case.ref not in url)
    assert stage.case(MAJOR).state == "approval"


def test_desk_is_worked_without_a_mouse(browser: Browser, live_server: Any, stage: Stage) -> None:
    """From the queue two keys lead into a case, two more decide it, and the next one opens by itself."""
    stage.settles(borne="4134.00", diagnosis="C53.900")
    stage.work()
    page = opened(browser, live_server, "wu", size=DESK)
    page.goto("/desk/")
    refs = page.locator("[data-row] input[name=case]").evaluate_all("all => all.map(one => one.value)")
    assert len(refs) == 2
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert seriously_wrong(page) == []
    keys.press("Escape")
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(f"**/desk/cases/{refs[0]}/")
    keys.press("i")
    expect(page.locator(".help-panel")).to_be_visible()
    assert seriously_wrong(page) == []
    keys.press("Escape")
    expect(page.locator(".help-panel")).to_be_hidden()
    for key in ("a", "Enter"):
        keys.press(key)
    page.wait_for_url(f"**/desk/cases/{refs[1]}/")
    assert stage.case(MAJOR).state == "approval" or stage.case(WOMENS).state == "approval"
    keys.press("g")
    keys.press("q")
    page.wait_for_url("**/desk/")
    for key in ("j", "x", "b"):
        keys.press(key)
    page.wait_for_url("**/desk/bulk/")
    assert seriously_wrong(page) == []
    keys.press("a")
    expect(page.get_by_text("已办 1 件")).to_be_visible()
    assert {stage.case(MAJOR).state, stage.case(WOMENS).state} == {"approval"}
    keys.press("/")
    keys.type("chenxiuying")
    keys.press("Enter")
    page.wait_for_url("**/desk/find/?q=chenxiuying")
    assert seriously_wrong(page) == []
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url("**/desk/people/*/")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_stale_page_does_nothing_and_loses_nothing(browser: Browser, live_server: Any, stage: Stage) -> None:
    stage.settles(borne="4134.00", diagnosis="C53.900")
    stage.work()
    case, wu = stage.door(MAJOR, "wu", "agree")
    page = opened(browser, live_server, "wu", size=DESK)
    page.goto(f"/desk/cases/{case.ref}/")
    agree(case, by=wu, at=clock_now(), because="")
    page.keyboard.press("r")
    page.keyboard.type("材料与事实不符")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert stage.case(MAJOR).state == "approval"


def test_second_officer_sees_what_the_first_saw_and_said(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    settled(stage)
    case = stage.case(WOMENS)
    page = opened(browser, live_server, "zhao", size=DESK)
    page.goto(f"/desk/cases/{case.ref}/")
    expect(page.get_by_text("诊断编码与出院记录一致").first).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    assert stage.case(WOMENS).state == "granted"


def test_cashier_makes_a_batch_and_another_releases_it(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    from zerotrip.payments.models import Batch

    stage.settles(borne="4134.00", diagnosis="J18.900")
    stage.work()
    sun = opened(browser, live_server, "sun", size=DESK)
    sun.goto("/desk/payments/")
    sun.get_by_role("button", name="制作批次").click()
    expect(sun.get_by_text("制单人不得放行自己的批次").first).to_be_visible()
    wu = opened(browser, live_server, "wu", size=DESK)
    wu.goto(f"/desk/payments/{Batch.objects.get().ref}/")
    wu.keyboard.press("a")
    wu.get_by_role("button", name="放行").click()
    expect(wu.get_by_role("status")).to_be_visible()
    assert Batch.objects.get().released_by_name == "吴建国"


def test_officer_of_another_district_finds_nothing(browser: Browser, live_server: Any, stage: Stage) -> None:
    stage.settles(borne="4134.00", diagnosis="C53.900")
    stage.work()
    page = opened(browser, live_server, "qian", size=DESK)
    refs = [stage.case(item).ref for item in (HOSPITAL, MAJOR, WOMENS)]
    seen = [page.goto(f"/desk/cases/{ref}/") for ref in refs]
    assert [answer.status for answer in seen if answer] == [404, 404, 404]
    page.goto("/desk/cases/?q=陈秀英")
    expect(page.get_by_text("没有符合的办件")).to_be_visible()


def test_id_number_is_shown_for_a_purpose_that_the_person_can_read(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    stage.settles(borne="4134.00", diagnosis="C53.900")
    stage.work()
    page = opened(browser, live_server, "wu", size=DESK)
    page.goto(f"/desk/cases/{stage.case(MAJOR).ref}/")
    assert CHEN.id_number not in page.content()
    page.get_by_text("查看身份证号").click()
    page.fill("input[name=because] >> nth=0", "核对出院记录")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.get_by_text(CHEN.id_number)).to_be_visible()
    phone = opened(browser, live_server, "chen", size=PHONE)
    phone.goto("/m/me/looks/")
    expect(phone.get_by_text("核对出院记录")).to_be_visible()
