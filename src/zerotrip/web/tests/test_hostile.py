"""What people type by mistake or on purpose: a sentence, nothing broken, nothing done that was not meant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerotrip.cases.actions import hand_in
from zerotrip.cases.models import Case
from zerotrip.demo.cast import Cast
from zerotrip.demo.stage import HOSPITAL, MAJOR, Stage
from zerotrip.org.models import User
from zerotrip.vault.actions import keep_document
from zerotrip.vault.models import Document
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db

KEY = "k" * 32
SLIPS = ("宫颈癌可能", "<b>C53</b>", "C5", "53", "68.41", "C5３x", "'; DROP TABLE")
TURNING, NUL = "\u202e", "\x00"


@pytest.fixture
def stage(db: None, departments: None) -> Stage:
    stage = Stage(lambda line: None)
    stage.on("2026-11-18", 16, 40)
    return stage


def with_paper(stage: Stage) -> tuple[Case, Document]:
    import io

    from PIL import Image

    stage.cast.enrol(year=2026)
    stage.settles(borne="4134.00", diagnosis=None)
    stage.work()
    case, chen = stage.door(MAJOR, "chen", "hand-in")
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(picture, "JPEG")
    picture.seek(0)
    paper = keep_document(file=picture, kind="diagnosis-proof", owner_key=chen.key, by=chen, at=stage.now)
    hand_in(case, paper="diagnosis-proof", document=paper, by=chen, at=stage.now)
    return stage.case(MAJOR), paper


def test_characters_without_a_picture_are_left_out(cast: Cast) -> None:
    sent = {"key": KEY, "number": f"6217001540001234564{NUL}", "bank_name": f"中国{TURNING}建设{NUL}银行"}
    answer = signed_in(cast, "chen_user").post("/m/me/account/", sent)
    assert (answer.status_code, cast.chen.accounts.get(until=None).bank_name) == (302, "中国建设银行")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("中国\u00a0建设\u200b银\u00ad行", "中国 建设银行"),  # from a word processor
        ("中国建设银行\u2028城西支行", "中国建设银行 城西支行"),
        ("陈\u200d秀\u200c英", "陈秀英"),
        ("👨\u200d👩\u200d👧 银行", "👨\u200d👩\u200d👧 银行"),
        ("“建设”—银行…", "“建设”—银行…"),
        ("بنك الصين", "بنك الصين"),
        ("\u2067بنك\u2069", "بنك"),
    ],
)
def test_what_is_pasted_is_kept_as_it_looks(cast: Cast, pasted: str, kept: str) -> None:
    sent = {"key": KEY, "number": "6217\u00a00015\u20144000\u200b1234564", "bank_name": pasted}
    answer = signed_in(cast, "chen_user").post("/m/me/account/", sent)
    account = cast.chen.accounts.get(until=None)
    assert (answer.status_code, account.bank_name, account.tail) == (302, kept, "4564")


def test_search_with_nul_finds_nothing_and_an_address_with_nul_is_not_there(cast: Cast) -> None:
    wu = signed_in(cast, "wu")
    assert wu.get("/desk/people/", {"q": f"a{NUL}b"}).status_code == 200
    assert wu.get("/desk/units/330106%00/").status_code == 404


def test_a_version_that_is_none_counts_as_none(stage: Stage) -> None:
    case, _ = with_paper(stage)
    wu = signed_in(stage.cast, "wu")
    for number, version in enumerate(("9" * 5000, "x", "-1")):
        sent = {"key": f"{number}" * 32, "version": version, "cause": "own-wish", "because": "来过"}
        assert wu.post(f"/desk/cases/{case.ref}/trip/", sent).status_code == 302


def test_a_paper_that_is_none_is_a_sentence(stage: Stage) -> None:
    case, _ = with_paper(stage)
    wu = signed_in(stage.cast, "wu")
    for number, ask in enumerate(("x", "9" * 5000, "1e9", "", "-1")):
        sent = {"key": f"{number}" * 32, "version": case.version, "ask": ask, "value": "C53"}
        assert wu.post(f"/desk/cases/{case.ref}/read/", sent).status_code == 409


def test_a_slip_of_the_pen_for_a_code_is_asked_about_and_refuses_nobody(stage: Stage) -> None:
    case, paper = with_paper(stage)
    ask, wu = case.asks.get(document=paper), signed_in(stage.cast, "wu")
    for number, slip in enumerate(SLIPS):
        sent = {"key": f"{number}" * 32, "version": case.version, "ask": ask.pk, "value": slip}
        answer = wu.post(f"/desk/cases/{case.ref}/read/", sent)
        said = "请照材料上的编码填写，例如 C34。" in answer.content.decode()
        assert (answer.status_code, said) == (409, True), slip
    assert stage.case(MAJOR).state == "review"


@pytest.mark.parametrize("written", ["c53.900", "Ｃ５３", "宫颈恶性肿瘤", "C53.900x001"])
def test_a_code_is_read_as_people_write_it(stage: Stage, written: str) -> None:
    case, paper = with_paper(stage)
    ask = case.asks.get(document=paper)
    sent = {"key": KEY, "version": case.version, "ask": ask.pk, "value": written}
    answer = signed_in(stage.cast, "wu").post(f"/desk/cases/{case.ref}/read/", sent)
    assert answer.status_code == 302
    page = signed_in(stage.cast, "wu").get(f"/desk/cases/{case.ref}/").content.decode()
    assert "15,000.00" in page


def test_who_decides_on_an_old_page_is_told_that_it_is_old(stage: Stage) -> None:
    case, _ = with_paper(stage)
    wu = signed_in(stage.cast, "wu")
    first = {"key": KEY, "version": case.version, "because": "与材料不符"}
    wu.post(f"/desk/cases/{case.ref}/refuse/", first)
    again = wu.post(f"/desk/cases/{case.ref}/agree/", first | {"key": "m" * 32, "because": "符合第二条"})
    said = [
        words in again.content.decode() for words in ("刚刚有人改动了这个办件", "您刚才写的", "符合第二条")
    ]
    assert (again.status_code, said) == (409, [True] * 3)


def test_who_hands_a_paper_in_from_a_second_window_is_shown_the_way_to_the_case(stage: Stage) -> None:
    case, _ = with_paper(stage)
    chen, sent = signed_in(stage.cast, "chen_user"), {"key": KEY, "paper": "diagnosis-proof"}
    answer = chen.post(f"/m/cases/{case.ref}/paper/", sent | {"file": SimpleUploadedFile("a.png", b"late")})
    page = answer.content.decode().partition("<main")[2]
    assert (answer.status_code, "目前不需要您补充什么" in page, "时限暂停" in page) == (403, True, False)
    assert f'href="/m/cases/{case.ref}/">该办件' in page


def test_a_case_opens_about_a_settlement_that_there_is(stage: Stage) -> None:
    chen = signed_in(stage.cast, "chen_user")
    for subject in ("'; DROP TABLE", "S-of-nobody", ""):
        answer = chen.post(f"/m/items/{HOSPITAL}/", {"key": KEY, "subject": subject})
        assert answer.status_code == 400
    assert Case.objects.count() == 0


def test_who_is_not_enrolled_may_apply_all_the_same_and_appeal(stage: Stage) -> None:
    record = stage.settles(borne="4134.00", diagnosis="J18.900")
    stage.work()
    chen = signed_in(stage.cast, "chen_user")
    page = chen.get(f"/m/items/{HOSPITAL}/").content.decode()
    assert ("未参加本期住院医疗互助" in page, "仍要申请" in page) == (True, True)
    chen.post(f"/m/items/{HOSPITAL}/", {"key": KEY, "subject": record})
    stage.work()
    case = stage.case(HOSPITAL)
    assert (case.state, case.opened_by_key) == ("refused", stage.cast.chen.key)
    chen.post(f"/m/cases/{case.ref}/appeal/", {"key": "m" * 32, "because": "我记得单位去年给我交过钱。"})
    assert stage.case(HOSPITAL).state == "review"


def test_a_year_that_is_none_is_no_error(cast: Cast) -> None:
    for year in ("9" * 5000, "²", "99999", ""):
        file = SimpleUploadedFile("r.csv", "姓名,身份证号\n陈秀英,330106198503091028\n".encode())
        sent: dict[str, Any] = {"unit": cast.unit.code, "year": year, "products": "P1", "file": file}
        assert signed_in(cast, "lin").post("/desk/rosters/", sent).status_code in (302, 400)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "soon"])
def test_a_day_that_no_calendar_of_ours_reaches_is_none(cast: Cast, day: str) -> None:
    asked = {"since": day, "until": day}
    for page in ("/desk/audit/", "/desk/zero-trip/"):
        assert signed_in(cast, "auditor").get(page, asked).status_code == 200
    report = {"key": KEY, "kind": "cases", "format": "xlsx", **asked}
    assert signed_in(cast, "wu").post("/desk/reports/", report).status_code == 400


@pytest.mark.parametrize("name", ["<script>", "a", "a b", "a'b"])
def test_a_user_name_is_letters_and_digits(client: Client, cast: Cast, now: datetime, name: str) -> None:
    sent = {
        "username": name,
        "name": cast.chen.name,
        "id_number": cast.chen.id_number.open(),
        "phone": "13800000001",
        "password1": "Yunqi-2026!",
        "password2": "Yunqi-2026!",
    }
    answer = client.post("/accounts/signup/", sent)
    assert "用户名为 2 至 64 个" in answer.content.decode()
    assert not User.objects.filter(username=name).exists()


def test_what_is_wrong_with_a_password_is_said_in_chinese(client: Client) -> None:
    said = client.post("/accounts/signup/", {"username": "newone", "password1": "1", "password2": "1"})
    assert ("密码太短" in said.content.decode(), "This password" in said.content.decode()) == (True, False)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_a_page_knows_two_methods(cast: Cast, method: str) -> None:
    assert signed_in(cast, "wu").generic(method, "/desk/cases/").status_code == 405


def test_a_bank_file_that_is_none_is_refused_in_words_and_kept(cast: Cast) -> None:
    from zerotrip.payments.models import BankFile

    sun = signed_in(cast, "sun")
    sent = {"key": KEY, "file": SimpleUploadedFile("a.xml", b"<Document><x")}
    page = sun.post("/desk/payments/answers/", sent, follow=True).content.decode()
    assert ("told-bad" in page, "文件未予接收，已留存备查" in page) == (True, True)
    assert BankFile.objects.get().state == "refused"


def test_a_returned_payment_whose_account_was_put_right_is_said_to_go_out_again(stage: Stage) -> None:
    from zerotrip.demo.people import CHEN
    from zerotrip.payments.queries import state_of

    stage.cast.enrol(year=2026)
    stage.tell_bank("reject", account=CHEN.account, reason="AC04")
    stage.settles(borne="4134.00", diagnosis="J18.900")
    stage.work()
    stage.pay(wait_for=lambda: state_of(stage.case(HOSPITAL).ref) == "rejected")
    chen = signed_in(stage.cast, "chen_user")
    assert "银行退回" in chen.get("/m/cases/").content.decode()
    chen.post("/m/me/account/", {"key": KEY, "number": "6217001540001234564", "bank_name": "中国建设银行"})
    assert "随下一批重新发放" in chen.get("/m/cases/").content.decode()
