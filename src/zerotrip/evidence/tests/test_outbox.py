"""Questions go out over real HTTP and come home, whatever the department does meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.demo.departments.faults import Lossy
from zerotrip.evidence.actions import ask, check_connectors, check_due, send_due
from zerotrip.evidence.models import Answer, Department, Finding, Request
from zerotrip.evidence.policy import BREAK, BREAKS_AFTER, LEASE, QUICK_TRIES
from zerotrip.evidence.queries import connectors_status, looks_of
from zerotrip.evidence.registry import Heard, Inquiry, registry
from zerotrip.evidence.signals import request_settled, request_unavailable
from zerotrip.evidence.states import RequestState
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.models import Person

pytestmark = pytest.mark.django_db
BY = Actor.system("platform")
IDENTITY, DIBAO = "public-security.identity", "civil-affairs.dibao"

Ask = Callable[..., Request]


@pytest.fixture
def asked(chen: Person, now: datetime, lines: Lines) -> Ask:
    def asking(source: str = IDENTITY, case_ref: str = "HZ-2026-000001", **more: Any) -> Request:
        given: dict[str, Any] = {
            "person": chen,
            "purpose": "hz.mutual-aid.hospital",
            "by": BY,
            "at": now,
        } | more
        return ask(source=source, case_ref=case_ref, **given)

    return asking


@pytest.fixture
def heard() -> Iterator[list[tuple[str, list[str]]]]:
    news: list[tuple[str, list[str]]] = []

    def settled(sender: object, *, request: Request, **_: Any) -> None:
        news.append((str(request.state), request.case_refs))

    request_settled.connect(settled)
    request_unavailable.connect(settled)
    yield news
    request_settled.disconnect(settled)
    request_unavailable.disconnect(settled)


def test_a_question_becomes_findings_with_their_source_and_is_told(
    asked: Ask, heard: list[Any], now: datetime
) -> None:
    request = asked()
    assert send_due(at=now) == 1
    request.refresh_from_db()
    assert (request.state, request.attempts, request.told_at) == (RequestState.ANSWERED, 1, now)
    answer = Answer.objects.get(request=request)
    assert answer.raw.open()[0]["XM"] == "陈秀英"
    found = {each.fact: each.opened() for each in Finding.objects.all()}
    assert found == {
        "member.sex": "female",
        "member.birth_date": request.person.birth_date,
        "member.registered_local": True,
        "member.rural_household": False,
    }
    assert {each.answer_id for each in Finding.objects.all()} == {answer.uid}
    assert heard == [("answered", ["HZ-2026-000001"])]


def test_two_cases_share_one_question_and_both_are_told(
    asked: Ask, heard: list[Any], now: datetime, chen: Person, lines: Lines
) -> None:
    assert asked() == asked() == asked(case_ref="HZ-2026-000002", purpose="hz.mutual-aid.major-disease")
    assert send_due(at=now) == 1 and send_due(at=now) == 0
    assert heard == [("answered", ["HZ-2026-000001", "HZ-2026-000002"])]
    assert len(lines.offices["public-security"].calls) == 1
    assert [(each.case_ref, each.purpose, each.state) for each in looks_of(chen)] == [
        ("HZ-2026-000002", "hz.mutual-aid.major-disease", "answered"),
        ("HZ-2026-000001", "hz.mutual-aid.hospital", "answered"),
    ]


def test_purpose_and_asker_reach_the_journal_and_the_value_does_not(asked: Ask, now: datetime) -> None:
    asked()
    send_due(at=now)
    entries = {entry.what: entry for entry in Entry.objects.filter(what__startswith="evidence.")}
    assert set(entries) == {"evidence.asked", "evidence.answered"}
    assert {entry.about for entry in entries.values()} == {"case:HZ-2026-000001"}
    assert "female" not in str([vars(entry) for entry in entries.values()])


def test_nobody_is_asked_about_without_a_purpose_or_a_source(asked: Ask) -> None:
    for wrong in ({"purpose": "  "}, {"source": "post-office.parcels"}):
        with pytest.raises(Invalid):
            asked(**wrong)
    assert not Request.objects.exists()


def test_the_database_holds_one_open_question_and_states_that_make_sense(asked: Ask, now: datetime) -> None:
    first = asked()
    twin = {"person": first.person, "department": "public-security", "asked_at": now, "next_try_at": now}
    with pytest.raises(IntegrityError, match=r"(?i)unique|evidence_one_open_request"), transaction.atomic():
        Request.objects.create(source=IDENTITY, **twin)
    for wrong in ({"state": "leased"}, {"state": "answered"}, {"settled_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=first.pk).update(**wrong)


@pytest.mark.parametrize(
    "mode",
    ["down", "error", "html", "garbage", "cut", "huge", "redirect", "someone-else", "nonsense", "forgetful"],
)
def test_whatever_fails_the_question_stays_open_and_goes_on_by_itself(
    asked: Ask, heard: list[Any], lines: Lines, now: datetime, mode: str
) -> None:
    request = asked()
    lines.offices["public-security"].faults.set(mode)
    at = now
    for _ in range(QUICK_TRIES + 2):
        send_due(at=at)
        at += timedelta(minutes=2)
    request.refresh_from_db()
    assert request.state == RequestState.UNAVAILABLE and request.reason
    assert not Finding.objects.exists() and not Answer.objects.exists()
    assert heard == [("unavailable", ["HZ-2026-000001"])]
    lines.offices["public-security"].faults.clear()
    assert send_due(at=at) == 1
    assert heard[1:] == [("answered", ["HZ-2026-000001"])]
    assert Finding.objects.count() == 4


def test_a_bad_line_ends_where_a_good_one_does(asked: Ask, lines: Lines, now: datetime) -> None:
    office = lines.offices["public-security"]
    office.faults.lossy = Lossy(rate=0.6, seed=3, pause=0.01)
    request, at = asked(source="public-security.household"), now
    while request.is_open:
        send_due(at=at)
        request.refresh_from_db()
        at += timedelta(minutes=1)
    assert request.attempts > 1
    assert Finding.objects.get(fact="household.size").opened() == 3
    assert [each["relation"] for each in Finding.objects.get(fact="household.people").opened()] == [
        *("spouse", "head", "child")
    ]


def test_tries_grow_rarer_and_never_end(asked: Ask, lines: Lines, now: datetime) -> None:
    request = asked()
    lines.offices["public-security"].faults.set("error")
    waits, at = [], now
    for _ in range(8):
        send_due(at=at)
        request.refresh_from_db()
        waits.append((request.next_try_at - at).total_seconds())
        at = max(request.next_try_at, at + BREAK + timedelta(seconds=1))
    assert all(
        base * 0.75 <= wait <= base * 1.25
        for base, wait in zip((2, 4, 8, 16, 60, 60, 60, 60), waits, strict=True)
    )


def test_a_silent_department_is_left_alone_then_tried_with_one_question(
    asked: Ask, lines: Lines, now: datetime, chen: Person, lin: Person
) -> None:
    lines.offices["public-security"].faults.set("error")
    requests = [
        asked(source, person=who) for source in (IDENTITY, "public-security.household") for who in (chen, lin)
    ]
    send_due(at=now)
    send_due(at=now + timedelta(seconds=3))
    assert Department.objects.get(pk="public-security").failures >= BREAKS_AFTER
    calls = sum(Request.objects.values_list("attempts", flat=True))
    assert send_due(at=now + timedelta(seconds=20)) == 0
    assert sum(Request.objects.values_list("attempts", flat=True)) == calls
    asked(DIBAO)
    assert send_due(at=now + timedelta(seconds=21)) == 1, "others are served meanwhile"
    later = now + BREAK + timedelta(seconds=10)
    lines.offices["public-security"].faults.clear()
    assert send_due(at=later) == 1, "one question tries the line"
    assert send_due(at=later) == len(requests) - 1, "and wakes the others"


def test_a_line_that_works_again_wakes_what_waits(asked: Ask, lines: Lines, now: datetime) -> None:
    asked()
    lines.offices["public-security"].faults.set("down")
    for minute in range(QUICK_TRIES):
        send_due(at=now + timedelta(minutes=minute))
    later = now + timedelta(minutes=QUICK_TRIES - 1, seconds=5)
    lines.offices["public-security"].faults.clear()
    assert send_due(at=later) == 0
    assert check_connectors(at=later)["public-security"].reachable
    assert send_due(at=later) == 1


def test_a_lease_that_ran_out_is_taken_over_and_the_late_answer_dropped(
    asked: Ask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked()
    connector = registry.connectors["public-security"]
    answer = connector.fetch

    def while_another_worker_takes_over(source: str, inquiry: Inquiry) -> Heard:
        monkeypatch.setattr(connector, "fetch", answer)
        heard = answer(source, inquiry)
        late = now + LEASE + timedelta(seconds=1)
        Request.objects.filter(pk=request.pk).update(leased_until=now)
        assert send_due(at=late) == 1
        return heard

    monkeypatch.setattr(connector, "fetch", while_another_worker_takes_over)
    monkeypatch.setattr("zerotrip.evidence.outbox.ThreadPoolExecutor", InTurn)
    assert send_due(at=now) == 0
    assert Answer.objects.count() == 1 and Finding.objects.count() == 4


class InTurn:
    """Threads of one: the test's database connection belongs to this one."""

    def __init__(self, workers: int) -> None:
        pass

    def __enter__(self) -> InTurn:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, work: Callable[..., Any], *given: Any) -> Any:
        from concurrent.futures import Future

        future: Future[Any] = Future()
        future.set_result(work(*given))
        return future


def test_news_that_was_not_heard_is_told_again(asked: Ask, now: datetime) -> None:
    request, calls = asked(), []

    def stumbles_once(sender: object, **news: Any) -> None:
        calls.append(news["request"])
        if len(calls) == 1:
            raise RuntimeError("not now")

    request_settled.connect(stumbles_once)
    try:
        assert send_due(at=now) == 1
        request.refresh_from_db()
        assert request.told_at is None
        send_due(at=now + timedelta(seconds=10))
        assert len(calls) == 1
        send_due(at=now + timedelta(seconds=31))
        send_due(at=now + timedelta(seconds=90))
    finally:
        request_settled.disconnect(stumbles_once)
    request.refresh_from_db()
    assert calls == [request, request] and request.told_at == now + timedelta(seconds=31)


def test_what_a_department_declines_is_settled_and_exhausts_it(
    asked: Ask, lines: Lines, now: datetime, heard: list[Any]
) -> None:
    lines.offices["public-security"].questions = ()  # type: ignore[misc]
    request = asked()
    assert send_due(at=now) == 1
    request.refresh_from_db()
    assert (request.state, request.reason) == (RequestState.REFUSED, "21")
    assert heard == [("refused", ["HZ-2026-000001"])]


def test_a_broken_connector_takes_nobody_down_with_it(
    asked: Ask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(source: str, inquiry: Inquiry) -> Heard:
        raise ZeroDivisionError

    monkeypatch.setattr(registry.connectors["public-security"], "fetch", broken)
    request, other = asked(), asked(DIBAO)
    assert send_due(at=now) == 1
    request.refresh_from_db()
    other.refresh_from_db()
    assert (request.state, request.reason) == (RequestState.PENDING, "connector-failed")
    assert other.state == RequestState.ANSWERED


def test_the_status_page_tells_reach_credentials_and_what_depends_on_it(
    asked: Ask, lines: Lines, now: datetime, django_assert_num_queries: Any
) -> None:
    lines.offices["civil-affairs"].faults.set("down")
    lines.offices["human-resources"].faults.set("forgetful")
    asked(DIBAO)
    check_connectors(at=now)
    with django_assert_num_queries(2):
        status = {each.name: each for each in connectors_status()}
    assert set(status) == set(lines.offices)
    assert (status["civil-affairs"].reachable, status["civil-affairs"].waiting) == (False, 1)
    assert (status["human-resources"].reachable, status["human-resources"].credentials_ok) == (True, False)
    good = status["public-security"]
    assert good.healthy and good.last_success_at == now and good.latency_ms is not None
    assert [source.facts for source in good.sources] == [
        ("member.sex", "member.birth_date", "member.registered_local", "member.rural_household"),
        ("household.size", "household.people"),
    ]


def test_lines_are_looked_at_once_a_minute(
    lines: Lines, now: datetime, django_assert_num_queries: Any, db: None
) -> None:
    lines.offices["civil-affairs"].faults.set("down")
    check_due(at=now)
    reachable = dict(Department.objects.values_list("name", "reachable"))
    assert reachable == {name: name != "civil-affairs" for name in lines.offices}
    lines.offices["civil-affairs"].faults.clear()
    with django_assert_num_queries(1):
        check_due(at=now + timedelta(seconds=59))
    check_due(at=now + timedelta(seconds=60))
    assert Department.objects.get(pk="civil-affairs").reachable


def test_no_id_number_and_no_name_reaches_the_log(
    asked: Ask, lines: Lines, now: datetime, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(source: str, inquiry: Inquiry) -> Heard:
        raise ValueError(f"{inquiry} {inquiry.id_number} {inquiry.name}")

    lines.offices["public-security"].faults.set("error")
    monkeypatch.setattr(registry.connectors["civil-affairs"], "fetch", broken)
    asked()
    asked(DIBAO)
    with caplog.at_level("DEBUG"):
        send_due(at=now)
    assert "failed: ValueError" in caplog.text and "gave no answer" in caplog.text
    assert "330106198503091028" not in caplog.text and "陈秀英" not in caplog.text
    assert "330106198503091028" not in repr(Inquiry("330106198503091028", "陈秀英", "test", "r1"))
