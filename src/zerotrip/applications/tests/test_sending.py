"""From a draft to a case: statements, papers, and what nobody had to type."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zerotrip.applications.actions import begin, forget_ended, keep_paper, send
from zerotrip.applications.form import form_of
from zerotrip.applications.models import Draft, KeptPaper
from zerotrip.applications.tests.conftest import page, typed
from zerotrip.applications.tests.items import GIFT, TICKET, gift, publish, ticket
from zerotrip.applications.tests.test_form import answered
from zerotrip.cases.models import Case
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, Stale
from zerotrip.demo.cast import Cast
from zerotrip.evidence.models import Finding, Request
from zerotrip.evidence.tests.lines import Lines

pytestmark = pytest.mark.django_db


def declined(now: datetime) -> None:
    """The department says that it will not say."""
    Request.objects.update(state="refused", settled_at=now)


def test_sending_states_the_answers_opens_the_case_and_ends_the_draft(
    draft: Draft, chen: Actor, now: datetime
) -> None:
    answered(now)
    typed(draft, chen, now, trip_far="yes", trip_paid="420")
    case = send(draft, by=chen, at=now)
    assert (case.state, case.award.amount_fen, Draft.objects.count()) == ("granted", 21_000, 0)
    stated = Finding.objects.filter(source="statement", case_ref=case.ref).order_by("fact")
    assert [(row.fact, row.opened()) for row in stated] == [("trip.far", True), ("trip.paid", 42_000)]
    opening = case.events.get(kind="open")
    assert opening.data == {"fields_prefilled": 1, "papers_spared": ["employment-proof"]}


def test_it_can_be_sent_while_a_department_is_still_asked(draft: Draft, chen: Actor, now: datetime) -> None:
    typed(draft, chen, now, trip_far="yes", trip_paid="420")
    case = send(draft, by=chen, at=now)
    assert case.state == "gathering"
    answered(now)
    case.refresh_from_db()
    assert case.state == "granted"


def test_what_is_missing_is_named_by_its_field(draft: Draft, chen: Actor, now: datetime) -> None:
    answered(now)
    typed(draft, chen, now, trip_far="yes", trip_paid="-3")
    with pytest.raises(Invalid) as refused:
        send(draft, by=chen, at=now)
    assert (refused.value.field, Case.objects.count()) == ("trip.paid", 0)


def test_of_two_who_send_the_same_draft_one_is_told(draft: Draft, chen: Actor, now: datetime) -> None:
    answered(now)
    typed(draft, chen, now, trip_far="yes", trip_paid="420")
    other = Draft.objects.select_related("person").get()
    send(draft, by=chen, at=now)
    with pytest.raises(Stale):
        send(other, by=chen, at=now)
    assert Case.objects.count() == 1


def test_an_event_with_a_table_typed_by_hand(cast: Cast, chen: Actor, lines: Lines, now: datetime) -> None:
    publish(gift(), cast.actors, now)
    begun = begin(
        item_id=GIFT, person=cast.chen, subject="birth:2026-05-01", by=chen, at=now, opener="event:birth"
    )
    assert isinstance(begun, Draft)
    form = form_of(begun, at=now)
    assert ([q.key for q in form.questions], form.questions[0].columns) == (["children"], ("born_on", "sex"))
    assert (form.expected.exact_fen, form.expected.certain) == (60_000, False)
    typed(begun, chen, now, children=[{"born_on": "2026-05-01", "sex": "female"}, {}])
    case = send(begun, by=chen, at=now)
    assert (case.subject, case.state, case.award.amount_fen) == ("birth:2026-05-01", "granted", 60_000)


def test_a_paper_kept_for_one_item_serves_the_next_and_is_counted_as_reused(
    draft: Draft, cast: Cast, chen: Actor, now: datetime
) -> None:
    declined(now)
    wanted = form_of(draft, at=now).papers[0]
    assert (wanted.name, wanted.about, wanted.kept) == ("employment-proof", "", None)
    keep_paper(
        person=cast.chen, paper=wanted.name, words=wanted.paper, about=wanted.about, item_id=TICKET,
        file=page(), by=chen, at=now,
    )  # fmt: skip
    typed(draft, chen, now, trip_far="yes", trip_paid="420")
    first = send(draft, by=chen, at=now)
    publish(ticket("hz.test.ticket2"), cast.actors, now)
    later = now + timedelta(days=2)
    begun = begin(item_id="hz.test.ticket2", person=cast.chen, subject="2026", by=chen, at=later)
    assert isinstance(begun, Draft)
    assert form_of(begun, at=later).papers[0].is_at_hand
    typed(begun, chen, later, trip_far="yes", trip_paid="420")
    second = send(begun, by=chen, at=later)
    kinds = [list(case.events.filter(kind__startswith="paper").values_list("kind", flat=True))
             for case in (first, second)]  # fmt: skip
    assert kinds == [["paper"], ["paper-reused"]]


def test_a_paper_that_has_run_out_is_not_used_and_said_to_have(
    draft: Draft, cast: Cast, chen: Actor, now: datetime
) -> None:
    declined(now)
    wanted = form_of(draft, at=now).papers[0]
    keep_paper(
        person=cast.chen, paper=wanted.name, words=wanted.paper, about="", item_id=TICKET, file=page(),
        by=chen, at=now,
    )  # fmt: skip
    later = now + timedelta(days=31)
    wanted = form_of(draft, at=later).papers[0]
    assert (wanted.kept, wanted.run_out is not None) == (None, True)


def test_a_doubtful_picture_is_kept_and_waits_for_a_word(
    draft: Draft, cast: Cast, chen: Actor, now: datetime
) -> None:
    words = form_of(draft, at=now).loaded.papers["employment-proof"]
    doubts = {}
    for name, file in {"print": page(), "plain": page(blank=True), "small": page(size=(200, 260))}.items():
        kept = keep_paper(
            person=cast.chen, paper="employment-proof", words=words, about="", item_id=TICKET, file=file,
            by=chen, at=now,
        )  # fmt: skip
        doubts[name] = (kept.document.doubt, kept.is_doubtful)
    assert doubts == {"print": ("", False), "plain": ("plain", True), "small": ("small", True)}
    assert KeptPaper.objects.filter(ended_at=None).count() == 1


def test_a_draft_nobody_comes_back_to_is_forgotten(draft: Draft, now: datetime) -> None:
    assert forget_ended(now + timedelta(days=89)) == 0
    assert forget_ended(now + timedelta(days=90)) == 1
