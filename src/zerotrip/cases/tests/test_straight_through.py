"""A case that nobody has to touch costs a fixed number of statements, from the news to the payable."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerotrip.cases import news
from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import Settle, opened
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import receive
from zerotrip.evidence.signals import settlement_arrived
from zerotrip.evidence.tests.lines import Lines
from zerotrip.payments.models import Payable

ONLY_HOSPITAL = ("hospital-mutual-aid",)


@pytest.fixture
def hall(cast: Cast, now: datetime) -> Cast:
    return opened(cast, now, ONLY_HOSPITAL)


def test_a_straight_case_of_somebody_with_others_takes_fifty_nine_statements_from_its_news_to_its_payable(
    hall: Cast, settle: Settle, lines: Lines, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = settle(borne="3000.00").values()
    push = lines.medical.settle(person="chen", self_borne="4134.00", settled_on="2026-06-11")
    with monkeypatch.context() as unheard:
        unheard.setattr(settlement_arrived, "send_robust", lambda *_sender, **_news: [])
        record = receive(source="medical-insurance", headers=push.headers, body=push.body, at=now).record

    with CaptureQueriesContext(connection) as queries:
        (case,) = news.settlement_arrived(person=hall.chen, record=record, at=now)

    locks = 1 if connection.features.has_select_for_update else 0
    assert len(queries) == 59 + locks
    assert [each.state for each in Case.objects.order_by("pk")] == ["granted", "granted"]
    assert set(Payable.objects.values_list("reference", flat=True)) == {first.ref, case.ref}
    assert list(case.events.order_by("seq").values_list("kind", flat=True)) == ["open", "accept", "grant"]
