"""Papers beside the case: for a purpose said once, written with each look, in a box that can do nothing."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from zerotrip.cases.actions import hand_in
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import MAJOR, Settle, hall, lines, settle, who
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.vault.actions import keep_document
from zerotrip.vault.models import Look
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle", "who"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(hall: Cast, settle: Settle, who: dict[str, Actor], now: datetime) -> Case:
    """With a photographed diagnosis that nobody has read yet."""
    case, chen, photo = settle(diagnosis=None)[MAJOR], who["chen"], BytesIO()
    Image.new("RGB", (800, 600), "white").save(photo, "JPEG")
    photo.seek(0)
    paper = keep_document(file=photo, kind="diagnosis-proof", owner_key=chen.key, by=chen, at=now)
    hand_in(case, paper="diagnosis-proof", document=paper, by=chen, at=now)
    return case


def test_nothing_is_shown_before_a_purpose_is_said_and_each_look_carries_it(hall: Cast, case: Case) -> None:
    wu, page = signed_in(hall, "wu"), f"/desk/cases/{case.ref}/"
    paper = f"{page}papers/{case.asks.get(document__isnull=False).document_id}/"
    assert wu.get(paper)["Location"] == page
    assert wu.post(f"{page}papers/", {"because": "  "})["Location"] == page
    opened = wu.post(f"{page}papers/", {"because": "核对诊断"})["Location"]
    assert '<img src="' + paper in wu.get(opened).content.decode()
    shown = [wu.get(paper) for _ in range(2)]
    assert [answer["Content-Type"] for answer in shown] == ["image/jpeg", "image/jpeg"]
    assert "sandbox" in shown[0]["Content-Security-Policy"]
    assert [look.because for look in Look.objects.filter(what__endswith=":document-diagnosis-proof")] == [
        f"核对诊断 · {case.ref}"
    ] * 2


def test_a_purpose_said_for_one_case_opens_no_other_and_no_door(hall: Cast, case: Case) -> None:
    address = f"/desk/cases/{case.ref}/papers/"
    wu, qian = signed_in(hall, "wu"), signed_in(hall, "qian")
    assert qian.post(address, {"because": "看看"}).status_code == 404
    wu.post("/desk/cases/HZ-2026-999999/papers/", {"because": "看看"})
    assert wu.get(f"{address}{case.asks.get(document__isnull=False).document_id}/").status_code == 302
    assert not Look.objects.filter(what__contains=":document-").exists()


def test_the_purpose_offered_is_the_check_and_the_item(hall: Cast, case: Case) -> None:
    page = signed_in(hall, "wu").get(f"/desk/cases/{case.ref}/").content.decode()
    assert 'value="区级经办人 · ' in page
