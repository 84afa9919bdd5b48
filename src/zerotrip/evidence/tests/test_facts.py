"""What the rules are given: known, absent, unknown, and who has nothing more to say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotAllowed
from zerotrip.demo.departments.faults import Lossy
from zerotrip.demo.people import CHEN
from zerotrip.evidence.actions import ask, read_from_paper, receive, send_due, state_fact
from zerotrip.evidence.in_bulk import Stretch, findings
from zerotrip.evidence.models import Finding
from zerotrip.evidence.queries import FactSet, facts_for, records_of
from zerotrip.evidence.tests.conftest import with_account
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.models import Enrolment, Person, Product
from zerotrip.vault.models import Document

pytestmark = pytest.mark.django_db
BY = Actor.system("platform")
ONE, ALL = "medical-insurance.settlement", "medical-insurance.settlements"
DIAGNOSIS, BORNE = "settlement.diagnosis", "settlement.self_borne"


@pytest.fixture
def settled(lines: Lines, chen: Person, now: datetime) -> Callable[..., str]:
    """Medical insurance settles and pushes; the record's id."""

    def settling(at: datetime = now, **given: Any) -> str:
        push = lines.medical.settle(person="chen", settled_on="2026-06-10", **given)
        receive(source="medical-insurance", headers=push.headers, body=push.body, at=at)
        return str(push.row["setl_id"])

    return settling


@pytest.fixture
def fetched(chen: Person, now: datetime) -> Callable[..., None]:
    def fetching(source: str, subject: str = "", at: datetime = now) -> None:
        ask(person=chen, source=source, subject=subject, purpose="test", by=BY, at=at)
        send_due(at=at)

    return fetching


@pytest.fixture
def proof(chen: Person) -> Document:
    return paper_of(chen)


def paper_of(person: Person) -> Document:
    return Document.objects.create(
        owner_key=person.key,
        kind="diagnosis-proof",
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        stored_as=f"{person.uid}-proof",
        kept_by_key=person.key,
        kept_at=datetime(2026, 6, 12, tzinfo=UTC),
    )


def known(factset: FactSet) -> dict[str, Any]:
    return dict(factset.facts.scalars)


def test_own_books_are_read_where_they_are(chen: Person, now: datetime) -> None:
    with_account(chen, CHEN.account)
    product = Product.objects.create(
        code="P1", name_zh="住院互助", name_en="Hospital", fee_fen=3600, fund="mutual-aid.hospital",
        window_opens="10-15", window_closes="12-15",
    )  # fmt: skip
    year = {"year": 2026, "since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    Enrolment.objects.create(person=chen, product=product, organisation=chen.organisation, **year)
    factset = facts_for(person=chen, keys=["member.sex", "member.account", "enrolments"], at=now)
    assert known(factset) == {"member.sex": "female", "member.account": "**** 6217"}
    assert factset.facts.records == {
        "enrolments": [{"product": "P1", "since": year["since"], "until": year["until"]}]
    }
    assert factset.findings["enrolments"].source == "union.enrolments"


def test_an_account_nobody_gave_is_unknown(chen: Person, now: datetime) -> None:
    assert known(facts_for(person=chen, keys=["member.account"], at=now)) == {}


def test_a_pushed_settlement_gives_the_facts_of_its_case(
    settled: Callable[..., str], chen: Person, now: datetime
) -> None:
    record = settled()
    other = settled(self_borne="99.00", diagnosis="J18.900")
    keys = [BORNE, DIAGNOSIS, "settlement.settled_on", "settlement.operation"]
    expected = {
        BORNE: 413400,
        DIAGNOSIS: "C53",
        "settlement.settled_on": date(2026, 6, 10),
        "settlement.operation": None,
    }
    assert known(facts_for(person=chen, keys=keys, subject=record, at=now)) == expected
    assert known(facts_for(person=chen, keys=[BORNE], subject=other, at=now)) == {BORNE: 9900}
    assert known(facts_for(person=chen, keys=keys, at=now)) == {}
    found = facts_for(person=chen, keys=keys, subject=record, at=now).findings
    assert (found["settlement.operation"].status, found[BORNE].label["en"]) == (
        "absent",
        "Medical insurance · settlement",
    )


def test_a_message_without_a_fact_leaves_it_unknown_an_answer_without_it_exhausts(
    settled: Callable[..., str], fetched: Callable[..., None], chen: Person, now: datetime
) -> None:
    record = settled(diagnosis=None)
    before = facts_for(person=chen, keys=[DIAGNOSIS], subject=record, at=now)
    assert (known(before), before.exhausted, before.pending) == ({}, {}, set())
    fetched(ONE, record)
    after = facts_for(person=chen, keys=[DIAGNOSIS], subject=record, at=now)
    assert (known(after), after.exhausted) == ({}, {DIAGNOSIS: {ONE}})
    assert after.findings[DIAGNOSIS].status == "missing"


def test_a_paper_fills_what_is_missing_in_the_case_and_in_the_list(
    settled: Callable[..., str], fetched: Callable[..., None], chen: Person, proof: Document, now: datetime
) -> None:
    record = settled(diagnosis=None)
    fetched(ALL)
    wu = Actor.person("00000000-0000-0000-0000-000000000001", "吴建国")
    read_from_paper(
        person=chen,
        fact=DIAGNOSIS,
        value="C53",
        subject=record,
        document=proof,
        by=wu,
        at=now,
        case_ref="HZ-2026-000001",
    )
    factset = facts_for(person=chen, keys=[DIAGNOSIS, "settlements"], subject=record, at=now)
    assert known(factset) == {DIAGNOSIS: "C53"}
    assert [row["diagnosis"] for row in factset.facts.records["settlements"]] == ["C53"]
    found = factset.findings[DIAGNOSIS]
    assert (found.source, found.document_uid, found.status) == (
        "paper:diagnosis-proof",
        str(proof.pk),
        "known",
    )
    assert records_of(chen, "settlement", at=now)[record]["diagnosis"] == "C53"


def test_somebody_elses_paper_tells_nothing(chen: Person, lin: Person, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        read_from_paper(person=chen, fact=DIAGNOSIS, value="C53", document=paper_of(lin), by=BY, at=now)
    assert not Finding.objects.exists()


def test_a_statement_stands_below_a_paper_and_runs_out(chen: Person, lines: Lines, now: datetime) -> None:
    key = "member.marital_status"
    me = Actor.person(chen.uid, chen.name)
    state_fact(person=chen, fact=key, value="single", by=me, at=now)
    state_fact(person=chen, fact=key, value="married", by=me, at=now + timedelta(hours=1))
    later = now + timedelta(days=1)
    assert known(facts_for(person=chen, keys=[key], at=later)) == {key: "married"}
    read_from_paper(person=chen, fact=key, value="divorced", document=paper_of(chen), by=BY, at=now)
    assert known(facts_for(person=chen, keys=[key], at=later)) == {key: "divorced"}
    assert known(facts_for(person=chen, keys=[key], at=now + timedelta(days=100))) == {}


def test_absent_is_an_answer(fetched: Callable[..., None], lines: Lines, chen: Person, now: datetime) -> None:
    fetched("human-resources.retirement")
    factset = facts_for(person=chen, keys=["member.retired_on"], at=now)
    assert (known(factset), factset.exhausted) == ({"member.retired_on": None}, {})
    assert factset.findings["member.retired_on"].status == "absent"


def test_the_list_is_known_as_a_whole_only_after_it_was_fetched(
    settled: Callable[..., str], fetched: Callable[..., None], chen: Person, now: datetime
) -> None:
    def listed(at: datetime) -> Any:
        return facts_for(person=chen, keys=["settlements"], at=at).facts.records.get("settlements")

    first = settled()
    assert listed(now) is None
    fetched(ALL)
    assert [row["id"] for row in listed(now)] == [first]
    later = now + timedelta(minutes=3)
    second = settled(at=later, self_borne="10.00", days=3)
    assert [row["id"] for row in listed(later)] == sorted([first, second])
    assert listed(now + timedelta(days=31)) is None


def test_a_settlement_pushed_after_the_list_makes_it_incomplete(
    lines: Lines, settled: Callable[..., str], fetched: Callable[..., None], chen: Person, now: datetime
) -> None:
    fetched(ALL)
    later = now + timedelta(minutes=3)
    lines.medical.clock = lambda: later
    settled(at=later)
    assert "settlements" not in facts_for(person=chen, keys=["settlements"], at=later).facts.records
    fetched(ALL, at=later)
    assert len(facts_for(person=chen, keys=["settlements"], at=later).facts.records["settlements"]) == 1


def test_void_counts_as_paid_back_and_leaves_the_list(
    lines: Lines, settled: Callable[..., str], fetched: Callable[..., None], chen: Person, now: datetime
) -> None:
    record = settled(valid=False)
    fetched(ALL)
    factset = facts_for(
        person=chen, keys=[BORNE, "settlement.refunded", "settlements"], subject=record, at=now
    )
    assert known(factset) == {"settlement.refunded": True, BORNE: None}
    assert factset.facts.records["settlements"] == []


def test_an_answer_that_says_nothing_does_not_wipe_out_what_still_holds(
    lines: Lines, settled: Callable[..., str], fetched: Callable[..., None], chen: Person, now: datetime
) -> None:
    record = settled()
    lines.medical._added.clear()
    fetched(ONE, record)
    assert known(facts_for(person=chen, keys=[BORNE], subject=record, at=now)) == {BORNE: 413400}


def test_who_is_being_asked_and_who_does_not_answer(lines: Lines, chen: Person, now: datetime) -> None:
    ask(person=chen, source="civil-affairs.dibao", purpose="test", by=BY, at=now)
    ask(person=chen, source=ONE, subject="S1", purpose="test", by=BY, at=now)
    keys = ["household.dibao", BORNE]
    assert facts_for(person=chen, keys=keys, subject="S1", at=now).pending == {"civil-affairs.dibao", ONE}
    assert facts_for(person=chen, keys=keys, subject="S2", at=now).pending == {"civil-affairs.dibao"}
    lines.offices["civil-affairs"].faults.set("down")
    for minute in range(6):
        send_due(at=now + timedelta(minutes=minute))
    factset = facts_for(person=chen, keys=keys, subject="S1", at=now)
    assert factset.unavailable == {"civil-affairs.dibao"}


def test_what_a_department_declines_counts_as_exhausted(lines: Lines, chen: Person, now: datetime) -> None:
    lines.offices["civil-affairs"].questions = ()  # type: ignore[misc]
    ask(person=chen, source="civil-affairs.dibao", purpose="test", by=BY, at=now)
    send_due(at=now)
    factset = facts_for(person=chen, keys=["household.dibao"], at=now)
    assert (factset.exhausted, factset.pending) == ({"household.dibao": {"civil-affairs.dibao"}}, set())


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    count: int,
    settled: Callable[..., str],
    fetched: Callable[..., None],
    chen: Person,
    now: datetime,
    django_assert_num_queries: Any,
) -> None:
    records = [settled(self_borne=f"{n}00.00") for n in range(1, count + 1)]
    fetched(ALL)
    for source in ("public-security.household", "civil-affairs.death"):
        fetched(source)
    keys = [BORNE, DIAGNOSIS, "settlements", "household.size", "member.sex", "member.deceased_on"]
    with django_assert_num_queries(2):
        factset = facts_for(person=chen, keys=keys, subject=records[0], at=now)
    assert len(factset.facts.records["settlements"]) == count
    with django_assert_num_queries(4):
        facts_for(person=chen, keys=[*keys, "member.account", "enrolments"], subject=records[0], at=now)


def test_a_list_told_as_a_whole_is_one_finding_and_runs_out_as_one(
    lines: Lines, fetched: Callable[..., None], chen: Person, now: datetime
) -> None:
    students = "education.enrolment"
    assert facts_for(person=chen, keys=["students"], at=now).facts.records == {}  # nobody was asked yet
    lines.offices["education"].happen("student", person="chen", on="2025-09-01", relation="self")
    lines.offices["education"].faults.lossy = Lossy(rate=1.0, kinds=("double",))
    fetched(students)
    factset = facts_for(person=chen, keys=["students"], at=now)
    (child, herself) = factset.facts.records["students"]
    assert (child["relation"], child["level"]) == ("child", "compulsory")
    assert (herself["enrolled_on"], herself["fee"]) == (date(2025, 9, 1), 600_000)
    assert factset.facts.scalars == {}
    assert (factset.findings["students"].source, factset.findings["students"].status) == (students, "known")
    (of_all,) = findings(Stretch(), keys=["students"], at=now)
    assert (of_all[0], of_all[1].facts) == (chen.uid, factset.facts)
    assert facts_for(person=chen, keys=["students"], at=now + timedelta(days=91)).facts.records == {}


def test_an_empty_list_is_known(
    lines: Lines, fetched: Callable[..., None], lin: Person, now: datetime
) -> None:
    ask(person=lin, source="education.enrolment", purpose="test", by=BY, at=now)
    send_due(at=now)
    assert facts_for(person=lin, keys=["students"], at=now).facts.records == {"students": []}
