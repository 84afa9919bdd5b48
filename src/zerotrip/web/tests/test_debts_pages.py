"""Evidence debts on the phone and at the desk: shown with age and sum, objected to, upheld."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from zerotrip.cases.models import Debt, Recovery
from zerotrip.cases.tests.conftest import hall, lines, who
from zerotrip.cases.tests.test_debts import LATE, Push, answers, owed_back, provisional, push, silent
from zerotrip.demo.cast import Cast
from zerotrip.evidence.models import Purpose, Request
from zerotrip.org.actions import appoint
from zerotrip.org.models import Role
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


def test_the_head_of_a_persons_unit_does_not_forgo_what_that_person_owes(
    owed_back: Recovery, hall: Cast, now: datetime
) -> None:
    appoint(
        user=hall.wu, organisation=hall.unit, role=Role.UNIT_OFFICER, since=now.date(),
        by=hall.actors["admin"], at=now,
    )  # fmt: skip
    asked = {"because": "家庭困难", "key": KEYS[0]}
    sent = signed_in(hall, "wu").post(f"/desk/debts/{owed_back.reference}/propose/", asked)
    owed_back.refresh_from_db()
    assert (sent.status_code, owed_back.forgo_because) == (403, "")


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


def test_a_sum_is_forgone_by_two_at_the_desk(owed_back: Recovery, hall: Cast) -> None:
    where = f"/desk/debts/{owed_back.reference}"
    wu, approver = signed_in(hall, "wu"), signed_in(hall, "approver")
    wu.post(f"{where}/propose/", {"because": "家庭困难", "key": KEYS[0]})
    assert wu.post(f"{where}/forgo/", {"key": KEYS[1]}).status_code == 403
    owed_back.refresh_from_db()
    assert (owed_back.left_fen > 0, owed_back.forgone_at) == (True, None)
    assert "家庭困难" in approver.get("/desk/debts/").content.decode()
    assert signed_in(hall, "sun").post(f"{where}/forgo/", {"key": KEYS[2]}).status_code == 403
    approver.post(f"{where}/forgo/", {"key": KEYS[2]})
    owed_back.refresh_from_db()
    assert (owed_back.left_fen, owed_back.forgo_by_name) == (0, "吴建国")


def test_an_officer_confirms_by_hand_what_the_department_does_not_say(
    provisional: Debt, hall: Cast, now: datetime
) -> None:
    where = f"/desk/debts/{provisional.case.ref}/confirm/"
    wu = signed_in(hall, "wu")
    assert where in wu.get("/desk/debts/").content.decode()
    assert wu.post(where, {"because": "电话核实", "key": KEYS[0]}).status_code == 409
    Request.objects.all().update(state="answered", settled_at=now)
    for name, status in (("qian", 404), ("sun", 403), ("auditor", 403)):
        assert signed_in(hall, name).post(where, {"because": "x", "key": KEYS[1]}).status_code == status
    assert wu.post(where, {"because": " ", "key": KEYS[1]}).status_code == 400
    assert wu.post(where, {"because": "电话核实", "key": KEYS[2]}).status_code == 302
    provisional.refresh_from_db()
    assert (provisional.state, provisional.settled_fen) == ("confirmed", 176_700)


@pytest.mark.parametrize(("verb", "state"), [("anew", "refused"), ("stand", "granted")])
def test_a_second_word_is_answered_at_the_desk(
    verb: str,
    state: str,
    provisional: Debt,
    hall: Cast,
    push: Push,
    answers: Callable[[], None],
    now: datetime,
) -> None:
    answers()
    push(at=now + LATE * 2, setl_id=provisional.case.subject, refunded=True)
    where, wu = f"/desk/debts/{provisional.case.ref}", signed_in(hall, "wu")
    assert f"{where}/{verb}/" in wu.get("/desk/debts/").content.decode()
    wu.post(f"{where}/{verb}/", {"because": "已核实", "key": KEYS[0]})
    provisional.case.refresh_from_db()
    assert provisional.case.state == state
    assert f"{where}/{verb}/" not in wu.get("/desk/debts/").content.decode()
