"""Nobody is asked about somebody without a ground, and what is taken back is neither asked nor read."""

from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotAllowed
from zerotrip.evidence.actions import ask, consent_by_applying, send_due
from zerotrip.evidence.consents import bases
from zerotrip.evidence.consents.actions import give, withdraw
from zerotrip.evidence.consents.queries import standing_of
from zerotrip.evidence.models import Answer, Finding, Purpose, Request
from zerotrip.evidence.queries import facts_for
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.models import Person

pytestmark = pytest.mark.django_db
BY = Actor.system("platform")
DIBAO, ITEM, OTHER = "civil-affairs.dibao", "hz.aid.living", "hz.aid.study"


@pytest.fixture
def no_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a source that rests on consent alone."""
    left = {key: code for key, code in bases.BASIS_OF.items() if key != DIBAO}
    for name in ("queries", "actions"):
        monkeypatch.setattr(f"zerotrip.evidence.consents.{name}.BASIS_OF", left)


def asked(chen: Person, now: datetime, purpose: str = ITEM, ref: str = "") -> Request:
    return ask(person=chen, source=DIBAO, purpose=purpose, case_ref=ref, by=BY, at=now)


def test_a_request_names_the_law_or_the_consent_it_rests_on(
    lines: Lines, chen: Person, no_law: None, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        asked(chen, now)
    assert not Request.objects.exists()
    me = Actor.person(str(chen.uid), chen.name)
    identity = ask(person=chen, source="public-security.identity", purpose=ITEM, by=BY, at=now)
    (consent,) = consent_by_applying(person=chen, sources=[DIBAO], purpose=ITEM, by=me, at=now)
    grounds = [(row.basis, row.consent) for row in Purpose.objects.filter(request=identity)]
    assert grounds == [("duty", None)]
    assert [(row.basis, row.consent) for row in asked(chen, now).purposes.all()] == [("", consent)]
    assert consent_by_applying(person=chen, sources=[DIBAO], purpose=ITEM, by=me, at=now) == []


def test_a_question_taken_back_is_asked_no_further_and_its_answer_is_dropped(
    lines: Lines, chen: Person, now: datetime
) -> None:
    me = Actor.person(str(chen.uid), chen.name)
    request = asked(chen, now, ref="HZ-1")
    asked(chen, now, purpose=OTHER, ref="HZ-2")
    withdraw(person=chen, source=DIBAO, purpose=ITEM, by=me, at=now)
    request.refresh_from_db()
    assert (request.state, request.case_refs) == ("pending", ["HZ-2"])
    withdraw(person=chen, source=DIBAO, purpose=OTHER, by=me, at=now)
    assert send_due(at=now) == 0
    request.refresh_from_db()
    assert (request.state, Answer.objects.count(), len(lines.offices["civil-affairs"].calls)) == (
        "withdrawn",
        0,
        0,
    )


def test_what_was_said_decides_nothing_new_for_this_item_until_it_is_allowed_again(
    lines: Lines, chen: Person, now: datetime
) -> None:
    me = Actor.person(str(chen.uid), chen.name)
    asked(chen, now)
    send_due(at=now)

    def known(purpose: str) -> set[str]:
        return set(facts_for(person=chen, keys=["household.dibao"], at=now, purpose=purpose).facts.scalars)

    assert known(ITEM) == known(OTHER) == {"household.dibao"}
    withdraw(person=chen, source=DIBAO, purpose=ITEM, by=me, at=now)
    factset = facts_for(person=chen, keys=["household.dibao"], at=now, purpose=ITEM)
    assert (known(ITEM), factset.exhausted) == (set(), {"household.dibao": {DIBAO}})
    assert known(OTHER) == {"household.dibao"}
    assert Finding.objects.current().count() == 1
    with pytest.raises(NotAllowed):
        asked(chen, now)
    (standing,) = standing_of(chen, [(DIBAO, ITEM)])
    assert (standing.allowed, standing.since) == (False, now)
    give(person=chen, source=DIBAO, purpose=ITEM, by=me, at=now)
    assert known(ITEM) == {"household.dibao"}
    assert consent_by_applying(person=chen, sources=[DIBAO], purpose=ITEM, by=me, at=now) == []
