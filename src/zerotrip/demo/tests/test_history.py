"""What `make run` shows on the first day: two months that were lived by the verbs of the screens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.books.models import Closing
from zerotrip.cases.models import Case
from zerotrip.config.ports import HOST, free_block, outside
from zerotrip.demo import history, population
from zerotrip.demo.besides import SUGGESTION, WAITING
from zerotrip.demo.cast import BANK
from zerotrip.demo.people import LIN
from zerotrip.demo.world import World
from zerotrip.disclosure.models import Publication
from zerotrip.evidence.connectors.plugging import plug_in
from zerotrip.evidence.registry import registry
from zerotrip.mall.models import Order, PartnerStatement
from zerotrip.members.models import FeePayment, Person
from zerotrip.payments.models import Batch, Line, StatementEntry
from zerotrip.points.queries import purse_of

NOW = datetime(2026, 11, 30, 1, tzinfo=UTC)
MEMBERS = 500


@pytest.fixture
def book(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The bank's account. Ports are the test's own: the departments of other tests may be up."""
    port = free_block()
    places = outside(port)
    lines = settings.ZEROTRIP_DEPARTMENTS
    settings.ZEROTRIP_PORT = port
    settings.ZEROTRIP_DEPARTMENTS = {
        name: line | {"url": f"http://{HOST}:{places[name]}"} for name, line in lines.items()
    }
    monkeypatch.setattr(history, "FILE", tmp_path / "account.jsonl")
    before = dict(registry.connectors)
    plug_in(settings.ZEROTRIP_DEPARTMENTS)
    yield tmp_path / "account.jsonl"
    registry.connectors.clear()
    registry.connectors.update(before)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_months_are_lived_once(book: Path) -> None:
    said: list[str] = []
    world = World(MEMBERS, today=NOW.date())
    population.settle(members=MEMBERS, at=history.begun(NOW), today=NOW.date(), say=said.append)
    for _twice in range(2):
        history.live(world, at=NOW, say=said.append)
        paid = Line.objects.filter(state="paid")
        granted = Case.objects.filter(state="granted").exclude(item_id=SUGGESTION)
        assert paid.count() == Line.objects.count() == granted.count() > 2
        assert list(Closing.objects.order_by("month").values_list("month", "state")) == [
            (date(2026, 9, 1), "closed"),
            (date(2026, 10, 1), "closed"),
        ]
        came = StatementEntry.objects.filter(direction="in").values_list("amount_fen", "left_fen")
        assert sorted(came) == [(10_800, 0), (120_000, 120_000), (120_000, 120_000)]
        assert len(book.read_text("utf-8").splitlines()) == paid.count() + 3
        receipt = FeePayment.objects.get()
        assert (receipt.amount_fen, receipt.number != "") == (10_800, True)
        lin = Person.objects.get(uid=LIN.uid)
        assert purse_of(lin, on=NOW.date()).free == 40
        assert list(Order.objects.values_list("state", flat=True)) == ["handed-over"] * 2
        assert PartnerStatement.objects.get().lines.get().order.good.partner == BANK
        at_wus_desk = Case.objects.filter(state="review", opened_on=NOW.date())
        assert set(at_wus_desk.values_list("item_id", flat=True)) == {item for item, _ in WAITING}
    assert {f"{one:%Y-%m}" for one in Batch.objects.values_list("made_at", flat=True)} == {
        "2026-09",
        "2026-10",
    }
    assert set(Publication.objects.values_list("state", flat=True)) <= {"published"}
    assert [str(each) for each in reconcile()] == []


def test_a_year_that_has_just_begun_has_nothing_behind_it() -> None:
    january = datetime(2027, 1, 20, tzinfo=UTC)
    assert (history.months(january), history.begun(january)) == ([], january)
    assert history.months(datetime(2027, 2, 20, tzinfo=UTC)) == [date(2027, 1, 1)]
