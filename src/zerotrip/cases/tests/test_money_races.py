"""40 approvals at once against a budget for 25: exactly so many, and the rest wait. On PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random

import pytest

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.models import Award, Case, Waiting
from zerotrip.cases.tests.conftest import another_like
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.cases.tests.test_ceiling_races import _agree_until_done, _applied
from zerotrip.cases.tests.test_waiting_for_money import limit, who
from zerotrip.cases.watching import give_money
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.ledger.queries import balance

__all__ = ["who"]
pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
APPROVALS, AT_ONCE, ROOM = 40, 8, 25
NOTICE = 'notice = { working_days = 5, shows = ["name", "amount"], basis = "rule" }\n'


def test_40_approvals_at_once_never_exceed_the_budget_and_the_rest_wait_in_line(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    """Half of them are granted at once, half have a public notice before them: one budget bounds both."""
    refs: list[str] = []
    for item, process in {"race": OFFICER, "notice": OFFICER + NOTICE}.items():
        publish_item(item, by=who["admin"], second=who["zhao"], at=now, process=process)
        first = _applied(item, cast.chen, now)
        refs += [another_like(first, len(refs) + number) for number in range(APPROVALS // 2)]
    budget = limit(who, "", f"{ROOM * 1000}.00", now)
    Random(7).shuffle(refs)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda ref: _agree_until_done(ref, at=now), refs))
    assert (outcomes.count("funds"), len(outcomes)) == (APPROVALS - ROOM, APPROVALS)
    budget.refresh_from_db()
    assert budget.limit_fen == budget.committed_fen + budget.used_fen == ROOM * 100_000
    assert budget.used_fen == Award.objects.count() * 100_000 == outcomes.count("granted") * 100_000
    assert balance("fund:care.major-disease").held_out.minor == outcomes.count("notice") * 100_000
    assert Waiting.objects.count() == APPROVALS - ROOM
    limit(who, "", f"{(ROOM + 2) * 1000}.00", now)
    assert give_money(at=now + timedelta(hours=1)) == 2
    assert Case.objects.filter(state="funds").count() == APPROVALS - ROOM - 2
    assert [str(each) for each in reconcile()] == []
