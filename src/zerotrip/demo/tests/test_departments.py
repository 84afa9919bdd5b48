"""The simulated departments as a script and a browser meet them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from zerotrip.demo.departments.medical_insurance import MedicalInsurance
from zerotrip.demo.departments.office import Office
from zerotrip.demo.departments.opening import OFFICES, open_office
from zerotrip.demo.departments.server import Server, running
from zerotrip.demo.departments.words import Chinese, English
from zerotrip.demo.people import CHEN

NOON = datetime(2026, 6, 12, 4, tzinfo=UTC)


@pytest.fixture
def medical(tmp_path: Path) -> Iterator[tuple[MedicalInsurance, Server]]:
    office = open_office(
        "medical-insurance",
        today=lambda: date(2026, 6, 12),
        clock=lambda: NOON,
        members=50,
        units=("330106-0001",),
        keep=tmp_path / "rows.json",
        feed_url="http://127.0.0.1:1/",
    )
    assert isinstance(office, MedicalInsurance)
    with running(office) as server:
        yield office, server


def test_a_settlement_by_hand_is_told_from_then_on_even_after_a_restart(
    medical: tuple[MedicalInsurance, Server], tmp_path: Path
) -> None:
    office, server = medical
    form = {"act": "push", "person": "chen", "self_borne": "4134.00", "diagnosis": "", "hospital_level": "3"}
    page = httpx.post(server.url, data=form | {"lang": "zh-CN"}, follow_redirects=True).text
    assert "没有答复" in page and "陈**" in page and CHEN.id_number not in page
    (row,) = office.settlements({"certno": CHEN.id_number})
    assert row["inscp_scp_amt"] == "20670.00" and "diseinfo" not in row
    again = open_office("medical-insurance", today=lambda: date(2026, 6, 12), keep=tmp_path / "rows.json")
    assert isinstance(again, MedicalInsurance)
    assert again.settlement({"certno": CHEN.id_number, "setl_id": row["setl_id"]}) == [row]


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "推送一笔结算"), ("en", "Push a settlement")])
def test_the_page_speaks_both_languages(
    medical: tuple[MedicalInsurance, Server], language: str, words: str
) -> None:
    assert words in httpx.get(medical[1].url, headers={"Accept-Language": language}).text


def test_a_sum_that_is_none_is_said_on_the_page(medical: tuple[MedicalInsurance, Server]) -> None:
    page = httpx.post(medical[1].url, data={"act": "push", "person": "chen", "self_borne": "<b>x"}).text
    assert 'role="alert"' in page and "<b>x" not in page
    assert medical[0].pushed == []


def test_two_clicks_are_one_settlement(medical: tuple[MedicalInsurance, Server]) -> None:
    form = {"act": "push", "person": "chen", "self_borne": "4134.00", "once": "a1b2"}
    assert [httpx.post(medical[1].url, data=form).status_code for _ in range(2)] == [303, 303]
    assert len(medical[0].pushed) == 1


def test_the_page_takes_no_form_of_another_page(medical: tuple[MedicalInsurance, Server]) -> None:
    answer = httpx.post(medical[1].url, data={"act": "down"}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403 and medical[0].faults.mode == ""


def test_something_happens_by_hand_on_any_departments_page() -> None:
    office = open_office("education", today=lambda: date(2026, 6, 12))
    with running(office) as server:
        form = {"act": "add", "person": "chen", "what": "degree", "on": ""}
        page = httpx.post(server.url, data=form | {"lang": "zh-CN"}, follow_redirects=True).text
        assert "取得本科学历" in page
        assert office.kept.of("degree", CHEN.id_number) == [
            {"SFZJH": CHEN.id_number, "XL": "21", "BYRQ": "20260612"}
        ]
        assert 'role="alert"' in httpx.post(server.url, data=form | {"what": "wings"}).text
        httpx.post(server.url, data={"act": "forget"})
        assert office.kept.of("degree", CHEN.id_number) == []


def test_every_happening_has_words_in_both_languages() -> None:
    can = {what for office in OFFICES.values() for what in office.happenings}
    assert can == set(Chinese.happenings) == set(English.happenings)


def test_control_speaks_json_only(medical: tuple[MedicalInsurance, Server]) -> None:
    office, server = medical
    assert httpx.post(f"{server.url}/_control/down", data={"on": "1"}).status_code == 415
    assert httpx.post(f"{server.url}/_control/nonsuch", json={}).status_code == 400
    assert httpx.post(f"{server.url}/_control/down", json={"times": 2}).json()["faults"]["mode"] == "down"
    assert httpx.post(f"{server.url}/_control/drop-diagnosis", json={}).json()["faults"]["drop_diagnosis"]
    state = httpx.post(f"{server.url}/_control/ok", json={}).json()
    calm = {"mode": "", "times": 0, "seconds": 0.0, "drop_diagnosis": False, "lossy": None}
    assert state["faults"] == calm
    pushed = httpx.post(
        f"{server.url}/_control/push", json={"person": "chen", "self_borne": "4134.00"}
    ).json()
    assert pushed["status"] is None and pushed["setl_id"] == office.pushed[0].row["setl_id"]


def test_a_bad_line_is_the_same_for_the_same_seed_whatever_else_is_asked(
    medical: tuple[MedicalInsurance, Server],
) -> None:
    office, server = medical
    given = {"rate": 0.3, "seed": 7, "kinds": ["lost", "double", "late", "garbled"]}
    told = httpx.post(f"{server.url}/_control/lossy", json=given).json()["faults"]["lossy"]
    assert told == given | {"pause": 0.3}
    alone = [office.faults.next("chen") for _ in range(500)]
    httpx.post(f"{server.url}/_control/lossy", json=given)
    among = [(office.faults.next("lin"), office.faults.next("chen"))[1] for _ in range(500)]
    assert alone == among
    assert set(alone) == {"", "lost", "double", "late", "html", "garbage", "cut", "nonsense"}
    assert 120 < sum(map(bool, alone)) < 180
    assert httpx.post(f"{server.url}/_control/lossy", json={"rate": 2}).status_code == 400
    assert httpx.post(f"{server.url}/_control/lossy", json={"kinds": ["eaten"]}).status_code == 400


def test_what_happens_to_somebody_is_told_from_then_on_even_after_a_restart(tmp_path: Path) -> None:
    def education() -> Office:
        return open_office("education", today=lambda: date(2026, 6, 12), keep=tmp_path / "rows.json")

    asked = {"SFZJH": CHEN.id_number}
    with running(education()) as server:
        given = {"what": "degree", "person": "chen", "on": "2026-06-30", "degree": "master"}
        assert httpx.post(f"{server.url}/_control/add", json=given).status_code == 200
        for wrong in ({"what": "wings"}, {"person": "nobody"}, {"on": "yesterday"}, {"degree": "doctor"}):
            assert httpx.post(f"{server.url}/_control/add", json=given | wrong).status_code == 400
    again = education()
    assert again.rows("degree", asked) == [{"SFZJH": CHEN.id_number, "XL": "14", "BYRQ": "20260630"}]
    again.forget()
    assert education().rows("degree", asked) == []
