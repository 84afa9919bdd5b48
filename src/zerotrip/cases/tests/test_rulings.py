"""Sources that contradict each other: neither counts until an officer has said which, and one may object."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zerotrip.audit.models import Entry
from zerotrip.cases.actions import agree, appeal, correct, object_to_ruling, refuse, rule
from zerotrip.cases.door import case_for
from zerotrip.cases.evaluation import evaluate, on_record
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import MAJOR, WOMENS, Photograph, Settle
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import read_from_paper, receive
from zerotrip.evidence.models import Finding, Ruling
from zerotrip.evidence.tests.lines import Lines
from zerotrip.notices.models import Notice

pytestmark = pytest.mark.django_db
DIAGNOSIS = "settlement.diagnosis"
INSURANCE, PROOF = "medical-insurance.settlement", "paper:diagnosis-proof"


@pytest.fixture
def contested(settle: Settle, photograph: Photograph, who: dict[str, Actor], now: datetime) -> Case:
    """Medical insurance says C53; the proof that was read says J18."""
    case = settle()[MAJOR]
    read_from_paper(
        person=case.person,
        fact=DIAGNOSIS,
        value="J18",
        subject=case.subject,
        document=photograph(),
        by=who["wu"],
        at=now,
        case_ref=case.ref,
    )
    return case


def seen(case: Case, now: datetime) -> str:
    return evaluate(case, at=now).contested[DIAGNOSIS].seen


def test_both_words_are_kept_and_neither_counts(
    contested: Case, who: dict[str, Actor], now: datetime
) -> None:
    found = evaluate(contested, at=now)
    assert (found.verdict, found.ask_now) == ("unknown", ())
    sides = {side.source: side.value for side in found.contested[DIAGNOSIS].sides}
    assert sides == {INSURANCE: "C53", PROOF: "J18"}
    with pytest.raises(Conflict):
        agree(case_for(who["wu"], contested.ref, at=now, may="agree"), by=who["wu"], at=now)


@pytest.mark.parametrize(
    ("source", "verdict", "sister"), [(INSURANCE, "met", "review"), (PROOF, "unmet", "refused")]
)
def test_what_the_officer_rules_counts_with_its_source(
    source: str, verdict: str, sister: str, contested: Case, who: dict[str, Actor], now: datetime
) -> None:
    case = case_for(who["wu"], contested.ref, at=now, may="rule")
    rule(
        case,
        fact=DIAGNOSIS,
        source=source,
        seen=seen(case, now),
        because="核对病理报告原件",
        by=who["wu"],
        at=now,
    )
    found = evaluate(case, at=now)
    ruling = Ruling.objects.get()
    told = found.factset.findings[DIAGNOSIS]
    assert (found.verdict, told.source, told.ruling_uid) == (verdict, source, str(ruling.uid))
    assert Entry.objects.filter(what="evidence.ruled").count() == 1
    assert Notice.objects.filter(event="case.ruled", recipient_key=case.person.key).count() == 1
    assert Case.objects.get(item_id=WOMENS).state == sister


def test_a_screen_that_is_out_of_date_rules_nothing(
    contested: Case, who: dict[str, Actor], now: datetime
) -> None:
    with pytest.raises(Conflict, match=r"answered anew|重新答复"):
        rule(
            contested, fact=DIAGNOSIS, source=PROOF, seen="0" * 32, because="x", by=who["wu"], at=now
        )  # fmt: skip
    assert not Ruling.objects.exists()


def test_a_later_answer_that_differs_reopens_the_question(
    contested: Case, lines: Lines, who: dict[str, Actor], now: datetime
) -> None:
    case = case_for(who["wu"], contested.ref, at=now, may="rule")
    rule(case, fact=DIAGNOSIS, source=PROOF, seen=seen(case, now), because="原件", by=who["wu"], at=now)
    later = now + timedelta(minutes=1)
    _says_again(lines, case, "C53.900", later)
    assert evaluate(case, at=later).contested == {}
    _says_again(lines, case, "D25.900", later + timedelta(minutes=1))
    again = evaluate(case, at=later + timedelta(minutes=1)).contested[DIAGNOSIS]
    assert {side.value for side in again.sides} == {"D25", "J18"}
    assert again.ruling == Ruling.objects.get()
    _says_again(lines, case, "J18.900", later + timedelta(minutes=2))
    assert evaluate(case, at=later + timedelta(minutes=2)).contested == {}


def _says_again(lines: Lines, case: Case, diagnosis: str, at: datetime) -> None:
    push = lines.medical.settle(
        person="chen",
        self_borne="4134.00",
        diagnosis=diagnosis,
        settled_on="2026-06-10",
        setl_id=case.subject,
    )
    message = receive(source="medical-insurance", headers=push.headers, body=push.body, at=at)
    assert message.state == "taken", message.reason


def test_the_person_objects_and_another_officer_looks(
    contested: Case, hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    case = case_for(who["wu"], contested.ref, at=now, may="rule")
    rule(case, fact=DIAGNOSIS, source=PROOF, seen=seen(case, now), because="原件", by=who["wu"], at=now)
    chen = case_for(who["chen"], case.ref, at=now, may="object")
    object_to_ruling(chen, ruling=Ruling.objects.get(), because="报告是别人的", by=who["chen"], at=now)
    with pytest.raises(Conflict):
        object_to_ruling(chen, ruling=Ruling.objects.get(), because="再说一次", by=who["chen"], at=now)
    assert DIAGNOSIS in evaluate(case, at=now).factset.contested
    with pytest.raises(NotAllowed, match=r"another officer|另一位"):
        rule(
            chen, fact=DIAGNOSIS, source=PROOF, seen=seen(case, now), because="仍然", by=who["wu"], at=now
        )  # fmt: skip


def test_an_officer_corrects_a_department_with_a_paper(
    settle: Settle, photograph: Photograph, who: dict[str, Actor], now: datetime
) -> None:
    case = case_for(who["wu"], settle()[MAJOR].ref, at=now, may="correct")
    paper = photograph()
    correct(case, fact=DIAGNOSIS, value="J18", document=paper, because="医院更正", by=who["wu"], at=now)
    words = Finding.objects.current().filter(fact__startswith="settlement", record=case.subject)
    assert {row.source for row in words} == {INSURANCE, PROOF}
    assert evaluate(case, at=now).verdict == "unmet"
    case.refresh_from_db()
    if case.state == "review":
        refuse(case, by=who["wu"], at=now, because="诊断不符")
    receipt = case.decisions.last().receipt  # type: ignore[union-attr]
    kept = on_record(case.edition.loaded.program, receipt)
    assert kept.evidence[DIAGNOSIS]["ruling"] == str(Ruling.objects.get().uid)
    appeal(case, by=who["chen"], at=now, because="请再看")
