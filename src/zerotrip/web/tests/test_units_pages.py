"""The register at the desk, the tree, lists taken away, fees and their receipts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerotrip.core.clock import now as clock
from zerotrip.demo.cast import Cast
from zerotrip.members.models import FeePayment, Unmasking
from zerotrip.members.receipts import issue_due_receipts
from zerotrip.members.tests.sheets import CHEN_ROW, csv, enrol
from zerotrip.org.models import Organisation
from zerotrip.web.tests.test_people_lists import desk, key

pytestmark = pytest.mark.django_db
UNIT = "/desk/units/330106-0001/"


def test_wu_keeps_the_register_and_the_page_warns_of_the_term(cast: Cast) -> None:
    told = {
        "key": key(), "kind": "independent", "form": "committee", "own_uscc": "", "employer_uscc": "x",
        "term_since": "2020-01-01", "term_until": "2023-01-01", "audit_committee": "yes",
    }  # fmt: skip
    wu, register = desk(cast.wu), f"{UNIT}register/"
    assert desk(cast.lin).get(register).status_code == 403
    assert wu.post(register, told).status_code == 400
    assert wu.post(register, told | {"key": key(), "employer_uscc": "91110000600037341L"}).status_code == 302
    assert Organisation.objects.get(code="330106-0001").audit_committee is True
    for page in (UNIT, "/desk/units/tree/"):
        assert "2023" in wu.get(page).content.decode()
    assert desk(cast.admin).get(UNIT).status_code == 200


def test_the_tree_costs_the_same_however_many_unions_there_are(cast: Cast) -> None:
    costs = []
    for n in (1, 2):
        with CaptureQueriesContext(connection) as told:
            desk(cast.zhao).get("/desk/units/tree/")
        costs.append(len(told))
        unit = cast.district
        for i in range(3):
            code = f"330106-9{n}{i}"
            Organisation.objects.create(
                code=code, name_zh="街道工会", kind="street", form="union", level="street", parent=unit,
                path=f"{unit.path}{code}/",
            )  # fmt: skip
    assert costs[0] == costs[1]


def test_a_full_list_is_taken_once_after_wu_agreed(cast: Cast) -> None:
    lin, page = desk(cast.lin), f"{UNIT}lists/"
    assert lin.get(f"{UNIT}people.xlsx").content.startswith(b"PK")
    assert lin.post(page, {"key": key(), "does": "ask", "because": "办理体检"}).status_code == 302
    uid = Unmasking.objects.get().uid
    full = f"/desk/units/lists/{uid}/full.xlsx"
    assert lin.post(page, {"key": key(), "does": "agree", "asked": str(uid)}).status_code == 403
    assert desk(cast.qian).post(page, {"key": key(), "does": "agree", "asked": str(uid)}).status_code == 404
    assert desk(cast.wu).post(page, {"key": key(), "does": "agree", "asked": str(uid)}).status_code == 302
    assert [lin.post(full).status_code, lin.post(full).status_code] == [200, 409]


def test_sun_writes_down_the_fee_and_lin_prints_the_receipt(cast: Cast) -> None:
    roster = enrol(cast, csv(CHEN_ROW))
    sun, lin = desk(cast.sun), desk(cast.lin)
    take = f"/desk/fees/{roster.uid}/take/"
    assert lin.post(take, {"key": key(), "paid_on": "2026-11-04"}).status_code == 403
    assert sun.post(take, {"key": key(), "paid_on": "2999-01-01"}).status_code == 400
    assert "2026" in sun.get("/desk/fees/").content.decode()
    FeePayment.objects.create(
        roster=roster, amount_fen=3600, paid_on=date(2026, 11, 4), recorded_at=clock(), recorded_by_key="x",
        due_on=date(2026, 11, 11),
    )  # fmt: skip
    receipt = f"/desk/rosters/{roster.uid}/receipt/"
    assert lin.get(receipt).status_code == 404
    issue_due_receipts(at=datetime(2026, 11, 4, 3, tzinfo=UTC))
    assert "叁拾陆元整" in lin.get(receipt).content.decode()
    assert lin.get(f"/desk/rosters/{roster.uid}/receipt.pdf").content.startswith(b"%PDF")
    assert "20261104-" in lin.get("/desk/fees/").content.decode()
