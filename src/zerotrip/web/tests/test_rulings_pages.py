"""Sources that contradict each other, on the screens: ruled on, corrected from a paper, objected to."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from zerotrip.cases.actions import ask_for, hand_in
from zerotrip.cases.door import case_for
from zerotrip.cases.evaluation import evaluate
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import MAJOR, Photograph, Settle, hall, lines, photograph, settle, who
from zerotrip.cases.tests.test_rulings import DIAGNOSIS, INSURANCE, PROOF, contested
from zerotrip.core.actor import Actor
from zerotrip.core.clock import now as real_now
from zerotrip.demo.cast import Cast
from zerotrip.evidence.models import Ruling
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["contested", "hall", "lines", "photograph", "settle", "who"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The pages read the clock."""
    return real_now()


def test_an_officer_rules_and_the_person_objects(contested: Case, hall: Cast, now: datetime) -> None:
    desk, phone = signed_in(hall, "wu"), signed_in(hall, "chen_user")
    where = f"/desk/cases/{contested.ref}/rule/"
    shown = desk.get(f"/desk/cases/{contested.ref}/", headers={"accept-language": "en"}).content.decode()
    assert (where in shown, "sources differ" in shown) == (True, True)
    said = {
        "fact": DIAGNOSIS,
        "source": INSURANCE,
        "seen": evaluate(contested, at=now).contested[DIAGNOSIS].seen,
        "because": "核对病理报告原件",
        "version": str(contested.version),
    }
    assert desk.post(where, said | {"because": "", "key": uuid4().hex}).status_code == 400
    assert signed_in(hall, "qian").post(where, said | {"key": uuid4().hex}).status_code == 404
    assert signed_in(hall, "zhao").post(where, said | {"key": uuid4().hex}).status_code == 403
    assert desk.post(where, said | {"key": uuid4().hex}).status_code == 302
    ruling = Ruling.objects.get()
    assert (ruling.source, evaluate(contested, at=real_now()).verdict) == (INSURANCE, "met")
    page = f"/m/cases/{contested.ref}/sources/"
    assert "核对病理报告原件" in phone.get(page).content.decode()
    objection = {"ruling": str(ruling.uid), "because": "报告不是我的", "key": uuid4().hex}
    assert phone.post(page, objection).status_code == 302
    ruling.refresh_from_db()
    assert ruling.objection == "报告不是我的"
    assert "报告不是我的" in desk.get(f"/desk/cases/{contested.ref}/").content.decode()
    strange = {"ruling": "none", "because": "x", "key": uuid4().hex}
    assert phone.post(page, strange).status_code == 404


def test_an_officer_corrects_a_department_from_a_paper(
    settle: Settle, hall: Cast, photograph: Photograph, who: dict[str, Actor], now: datetime
) -> None:
    case = case_for(who["wu"], settle()[MAJOR].ref, at=now)
    ask_for(case, paper="diagnosis-proof", fact=DIAGNOSIS, by=who["wu"], at=now, because="编码有异议",
            legal_reason="data-disputed")  # fmt: skip
    paper = photograph()
    case = case_for(who["chen"], case.ref, at=now, may="hand-in")
    hand_in(case, paper="diagnosis-proof", document=paper, by=who["chen"], at=now)
    case = case_for(who["wu"], case.ref, at=now)
    desk, where = signed_in(hall, "wu"), f"/desk/cases/{case.ref}/correct/"
    assert where in desk.get(f"/desk/cases/{case.ref}/").content.decode()
    said = {
        "fact": DIAGNOSIS, "document": str(paper.pk), "value": "J18", "because": "病理报告为肺炎",
        "version": str(case.version),
    }  # fmt: skip
    strange = said | {"document": "0", "key": uuid4().hex}
    assert desk.post(where, strange).status_code == 409
    assert desk.post(where, said | {"key": uuid4().hex}).status_code == 302
    assert Ruling.objects.get().source == PROOF
    assert evaluate(Case.objects.get(pk=case.pk), at=real_now()).verdict == "unmet"
