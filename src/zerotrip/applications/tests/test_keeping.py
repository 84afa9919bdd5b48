"""Papers kept once: used by themselves, replaced, removed while nothing rests on them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from zerotrip.applications.actions import keep_paper, remove_paper
from zerotrip.applications.kept import at_hand, kept_with_uses
from zerotrip.applications.models import KeptPaper
from zerotrip.applications.tests.conftest import page
from zerotrip.cases.actions import hand_in
from zerotrip.cases.tests.conftest import MAJOR, WOMENS, Photograph, Settle, hall, photograph, settle
from zerotrip.catalogue.facts import Paper
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.demo.cast import Cast
from zerotrip.vault.models import Document

__all__ = ["hall", "photograph", "settle"]
pytestmark = pytest.mark.django_db
WORDS = Paper.model_construct(label={"zh-Hans": "在职证明", "en": "Proof"}, hint={}, valid=30)


def keep(cast: Cast, chen: Actor, now: datetime, *, about: str = "", until: date | None = None) -> KeptPaper:
    return keep_paper(
        person=cast.chen, paper="employment-proof", words=WORDS, about=about, item_id="hz.test.ticket",
        file=page(), until=until, by=chen, at=now,
    )  # fmt: skip


def test_a_new_picture_takes_the_place_of_the_old_and_the_earlier_end_counts(
    cast: Cast, chen: Actor, now: datetime
) -> None:
    keep(cast, chen, now)
    keep(cast, chen, now, until=date(2026, 6, 20))
    rows = KeptPaper.objects.filter(ended_at=None)
    assert [row.valid_until for row in rows] == [date(2026, 6, 20)]


def test_a_paper_that_says_it_has_run_out_is_not_taken(cast: Cast, chen: Actor, now: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        keep(cast, chen, now, until=date(2026, 6, 11))
    assert (refused.value.code, Document.objects.count()) == ("paper-run-out", 0)


def test_what_nothing_rests_on_is_removed_altogether(cast: Cast, chen: Actor, now: datetime) -> None:
    keep(cast, chen, now)
    (kept,) = kept_with_uses(cast.chen)
    remove_paper(kept, by=chen, at=now)
    assert (KeptPaper.objects.count(), Document.objects.count()) == (0, 0)


def test_a_paper_handed_in_for_a_case_is_kept_for_that_record_and_stays_with_the_case(
    settle: Settle, photograph: Photograph, cast: Cast, chen: Actor, now: datetime
) -> None:
    case = settle(diagnosis=None)[MAJOR]
    hand_in(case, paper="diagnosis-proof", document=photograph(), by=chen, at=now)
    (kept,) = kept_with_uses(cast.chen)
    assert (kept.row.subject, {used.item_id for used in kept.used_in} >= {MAJOR, WOMENS}) == (
        case.subject,
        True,
    )
    with pytest.raises(Conflict):
        remove_paper(kept, by=chen, at=now)


def test_a_case_that_opened_by_itself_finds_what_was_kept(
    settle: Settle, cast: Cast, chen: Actor, now: datetime
) -> None:
    """The photograph was sent before the settlement came."""
    case = settle(diagnosis=None)[MAJOR]
    ask = case.asks.get(closed_at=None)
    keep_paper(
        person=cast.chen, paper=ask.paper, words=WORDS, about=case.subject, item_id=MAJOR, file=page(),
        by=chen, at=now,
    )  # fmt: skip
    assert list(at_hand(case, [(ask.fact, ask.paper)], at=now)) == [ask.paper]
