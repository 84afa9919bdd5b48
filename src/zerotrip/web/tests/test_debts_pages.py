"""Evidence debts on the phone and at the desk: shown with age and sum, objected to, upheld."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from zerotrip.cases.models import Debt, Recovery
from zerotrip.cases.tests.conftest import hall, lines, who
from zerotrip.cases.tests.test_debts import answers, owed_back, provisional, push, silent
from zerotrip.demo.cast import Cast
from zerotrip.evidence.models import Purpose, Request
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["answers", "hall", "lines", "owed_back", "provisional", "push", "silent", "who"]
pytestmark = pytest.mark.django_db
KEYS = [f"9f2c6d9e0d0a4c558f0e2f5b8f3a7a1{n}" for n in range(3)]


def test_a_provisional_decision_is_marked_wherever_it_stands(provisional: Debt, hall: Cast) -> None:
    for user, address in (
        ("chen_user", "/m/me/debts/"),
        ("chen_user", f"/m/cases/{provisional.case.ref}/decision/"),
        ("chen_user", "/m/cases/"),
        ("wu", "/desk/debts/"),
        ("wu", f"/desk/cases/{provisional.case.ref}/"),
        ("wu", "/desk/cases/"),
    ):
        shown = signed_in(hall, user).get(address, headers={"accept-language": "en"}).content.decode()
        assert "provisional" in shown.lower() or "暂定" in shown, address


def test_the_person_objects_and_the_desk_sees_it(
    owed_back: Recovery, hall: Cast, now: datetime, answers: Callable[[], None]
) -> None:
    phone = signed_in(hall, "chen_user")
    assert "1,767.00" in phone.get("/m/me/debts/").content.decode()
    phone.post("/m/me/debts/", {"reference": owed_back.reference, "because": "没有退费", "key": KEYS[0]})
    owed_back.refresh_from_db()
    assert owed_back.objection == "没有退费"
    desk = signed_in(hall, "wu")
    assert "没有退费" in desk.get("/desk/debts/").content.decode()
    desk.post(f"/desk/debts/{owed_back.reference}/uphold/", {"because": "医保确认", "key": KEYS[1]})
    owed_back.refresh_from_db()
    assert (owed_back.is_disputed, owed_back.upheld_because) == (False, "医保确认")
    assert owed_back.at <= now + timedelta(days=3)
    other = signed_in(hall, "qian")
    assert (
        other.post(
            f"/desk/debts/{owed_back.reference}/propose/", {"because": "x", "key": KEYS[2]}
        ).status_code
        == 404
    )


def test_an_officer_lets_stand_what_the_answer_does_not_settle(
    provisional: Debt, hall: Cast, now: datetime
) -> None:
    Request.objects.open().update(state="refused", settled_at=now, lease=None, leased_until=None)
    form, address = {"because": "查过原件", "key": KEYS[0]}, f"/desk/debts/{provisional.case.ref}/confirm/"
    assert signed_in(hall, "qian").post(address, form).status_code == 404
    assert signed_in(hall, "wu").post(address, form).status_code == 302
    provisional.refresh_from_db()
    assert provisional.state == "confirmed"


def test_what_may_be_asked_is_taken_back_on_the_phone(provisional: Debt, hall: Cast) -> None:
    phone = signed_in(hall, "chen_user")
    shown = phone.get("/m/me/looks/").content.decode()
    assert "个人信息保护法" in shown or "Personal Information Protection Law" in shown
    said = {"source": "medical-insurance.settlements", "purpose": provisional.case.item_id, "say": "no"}
    phone.post("/m/me/looks/", said | {"key": KEYS[0]})
    purposes = Purpose.objects.filter(request__source=said["source"], purpose=said["purpose"])
    assert all(purpose.withdrawn_at for purpose in purposes)
    for address in ("?kind=departments", "?kind=people", f"?item={provisional.case.item_id}"):
        assert phone.get(f"/m/me/looks/{address}").status_code == 200
    assert phone.get(f"/m/cases/{provisional.case.ref}/sources/").status_code == 200
