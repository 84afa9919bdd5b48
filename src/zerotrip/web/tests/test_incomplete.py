"""“A worker's papers are incomplete, what do you do?”: the answer stands on the case's own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from zerotrip.cases.actions import ask_for
from zerotrip.cases.door import case_for
from zerotrip.cases.tests.conftest import ALLOWANCE, MAJOR, Settle, hall, lines, settle, who
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle", "who"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


def test_an_incomplete_case_says_what_is_missing_who_asked_and_that_nothing_starts_over(
    settle: Settle, cast: Cast
) -> None:
    case = settle(diagnosis=None)[MAJOR]
    page = signed_in(cast, "wu").get(f"/desk/cases/{case.ref}/").content.decode()
    block = page.partition("材料不全，现在怎么办")[2].partition("</section>")[0]
    said = ("诊断证明", "由平台自动提出", "时限已经暂停", "还剩 10 个工作日", "不用重来")
    assert [words for words in said if words not in block] == []
    assert block.count("<b>") == 1


def test_an_officer_who_asked_stands_there_with_the_reason(
    settle: Settle, cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case = settle(diagnosis="J18.900")[ALLOWANCE]
    asked = case_for(who["wu"], case.ref, at=now, may="ask")
    ask_for(
        asked, paper="diagnosis-proof", fact="settlement.diagnosis", by=who["wu"], at=now, because="看不清",
        legal_reason="original-by-law",
    )  # fmt: skip
    page = signed_in(cast, "wu").get(f"/desk/cases/{case.ref}/").content.decode()
    block = page.partition("材料不全，现在怎么办")[2].partition("</section>")[0]
    assert ("由吴建国于" in block, "看不清" in block) == (True, True)


def test_a_complete_case_has_no_such_block(settle: Settle, cast: Cast) -> None:
    case = settle(diagnosis="C53.900")[MAJOR]
    assert "材料不全" not in signed_in(cast, "wu").get(f"/desk/cases/{case.ref}/").content.decode()
