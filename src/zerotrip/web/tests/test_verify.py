"""Whether a decision's receipt is genuine: for anybody who holds the file, and nothing else is told."""

from __future__ import annotations

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zerotrip.cases.models import Decision
from zerotrip.cases.tests.conftest import HOSPITAL, Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


def verified(file: bytes) -> tuple[int, str]:
    sent = {"file": SimpleUploadedFile("decision.json", file)}
    answer = Client().post("/hall/verify/decision/", sent)
    return answer.status_code, answer.content.decode()


def test_anybody_verifies_a_decision_and_learns_nothing_but_that(hall: Cast, settle: Settle) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    file = signed_in(hall, "chen_user").get(f"/m/cases/{case.ref}/receipt.json").content
    status, page = verified(file)
    assert (status, "真实有效" in page) == (200, True)
    assert [word for word in (case.ref, "陈秀英", "J18", "4134", "1767") if word in page] == []
    assert verified(file.replace(b"4134", b"4135"))[0] == 404
    assert verified(b"\xff{}")[0] == 404
    assert Client().post("/hall/verify/decision/", {}).status_code == 400


def test_a_decision_made_anew_is_said_to_be_replaced(hall: Cast, settle: Settle) -> None:
    cases = settle(diagnosis="J18.900")
    case, other = cases[HOSPITAL], settle(diagnosis="J18.900", borne="4000.00")[HOSPITAL]
    file = signed_in(hall, "chen_user").get(f"/m/cases/{case.ref}/receipt.json").content
    said = Decision.objects.get(case=case)
    said.pk, said.number, said.receipt = None, said.number + 1, other.receipts.latest("at")
    said.save(force_insert=True)
    assert "已被新的决定取代" in verified(file)[1]


def test_verifying_is_found_from_the_front_page(client: Client, db: None) -> None:
    assert 'href="/hall/verify/"' in client.get("/hall/").content.decode()


def test_numbers_are_not_tried_out_and_a_pile_of_paper_can_be_looked_through() -> None:
    """Twenty a minute from one address; whoever asks more slowly than that asks as long as they like."""

    def asked(at: str) -> int:
        with time_machine.travel(at, tick=False):
            return Client().get("/hall/verify/20260101-0123456789AB/").status_code

    assert [asked("2026-06-12T10:00:30+08:00") for _ in range(21)] == [404] * 20 + [429]
    assert [asked(f"2026-06-12T10:{minute:02}:00+08:00") for minute in range(1, 26)] == [404] * 25


def test_what_is_no_number_is_none() -> None:
    assert Client().get("/hall/verify/", {"number": "2026/0612"}).status_code == 404
