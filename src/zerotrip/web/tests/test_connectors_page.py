"""The desk's page of connectors: how each line stands, what hangs on it, and a look at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from zerotrip.audit.models import Entry
from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.evidence.depending import depending
from zerotrip.evidence.models import Department
from zerotrip.evidence.tests.lines import Lines
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_lists import queries

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db
PAGE = "/desk/connectors/"


def test_it_tells_which_items_and_cases_hang_on_a_department(
    hall: Cast, settle: Settle, lines: Lines, now: Any
) -> None:
    hanging = depending(now.date())
    assert "hz.mutual-aid.hospital" in hanging["medical-insurance"].items
    assert "settlement.self_borne" in hanging["medical-insurance"].facts
    assert hanging.keys() == lines.connectors.keys()
    page = signed_in(hall, "wu").get(PAGE).content.decode()
    assert "住院医疗互助" in page and "范围内个人自负" in page
    lines.medical.faults.set("down")
    settle()
    assert depending(now.date())["medical-insurance"].cases > 0


def test_a_look_at_once_shows_who_is_down_and_why(
    hall: Cast, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The page reads the clock, and on a busy machine two looks may lie further apart than five seconds.
    monkeypatch.setattr("zerotrip.evidence.actions.CHECKED_NOW", timedelta(minutes=10))
    lines.offices["tax"].faults.set("down")
    lines.offices["education"].faults.set("forgetful")
    wu = signed_in(hall, "wu")
    page = wu.post(f"{PAGE}check/", follow=True).content.decode()
    assert "刚刚检测：2 条线路不通" in page
    assert "部门不认可本平台的签名" in page and "2 异常" in page
    assert Department.objects.get(pk="education").credentials_ok is False
    assert Entry.objects.get(what="evidence.lines-checked").data == {"failed": ["education", "tax"]}
    lines.offices["tax"].faults.clear()
    assert "刚刚检测：2 条线路不通" in wu.post(f"{PAGE}check/", follow=True).content.decode()
    assert Department.objects.get(pk="tax").reachable is False  # asked a moment ago: shown the same
    assert signed_in(hall, "sun").post(f"{PAGE}check/").status_code == 403
    assert wu.get(f"{PAGE}check/").status_code == 405


def test_the_page_costs_the_same_however_much_waits(hall: Cast, settle: Settle, lines: Lines) -> None:
    lines.medical.faults.set("down")
    settle()
    one = queries(hall, "wu", PAGE)
    settle(settled_on="2026-06-08")
    settle(settled_on="2026-06-09")
    assert queries(hall, "wu", PAGE) == one
