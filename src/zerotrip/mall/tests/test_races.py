"""Two at the same order, price or statement at once: one is done, the other told. On PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from zerotrip.audit import reconciliation
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import BANK, Cast
from zerotrip.ledger.queries import balance
from zerotrip.ledger.tests.test_races import at_once
from zerotrip.mall.actions import cancel, confirm, hand_over, order
from zerotrip.mall.models import AgreedPrice, Order, PartnerStatement, StatementLine
from zerotrip.mall.settlements.actions import correct, owed_for, settle
from zerotrip.mall.settlements.drawing import draw, draw_due
from zerotrip.mall.settlements.pricing import agree_price, propose_price, withdraw_price
from zerotrip.mall.tests.test_mall import stocked
from zerotrip.mall.tests.test_settlements import (
    IN_AUGUST,
    IN_JULY,
    JULY,
    JUNE,
    PLACE,
    agreed,
    firm_of,
    sold,
)
from zerotrip.payments.models import Payable
from zerotrip.submissions.again import until_through

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Act = Callable[[], object]


def together(*acts: Act) -> int:
    """As forms do: what the database ends is done once more. Answers how many were not refused."""
    return at_once([lambda act=act: until_through(act) for act in acts], len(acts))  # type: ignore[misc]


def clean() -> None:
    assert [str(each) for each in reconciliation.run()] == []


def test_an_order_cancelled_while_it_is_handed_out(cast: Cast, now: datetime) -> None:
    good, chen = stocked(cast, now, stock=9, partner=BANK, per_person=9), cast.chen_user.actor
    for _ in range(8):
        mine = order(good=good, person=cast.chen, by=chen, at=now)
        confirm(mine, by=chen, at=now)

        def fresh(pk: int = mine.pk) -> Order:
            return Order.objects.get(pk=pk)

        done = together(
            lambda fresh=fresh: cancel(fresh(), by=chen, at=now),  # type: ignore[misc]
            lambda fresh=fresh: hand_over(fresh(), by=cast.partner.actor, at=now),  # type: ignore[misc]
            lambda fresh=fresh: hand_over(fresh(), by=cast.wu.actor, at=now),  # type: ignore[misc]
        )
        handed = fresh().state == "handed-over"
        assert (done, fresh().spending.state) == (1, "posted" if handed else "refunded")
        if handed:
            break
    clean()


def test_two_draw_up_and_two_settle_one_month_at_once(cast: Cast, now: datetime) -> None:
    good, firm = stocked(cast, now, stock=9, partner=BANK, per_person=9), firm_of(cast, now)
    sold(cast, good, now), sold(cast, good, now)
    wu, zhao, second = cast.wu.actor, cast.zhao.actor, cast.approver.actor
    drawn = together(
        lambda: draw(firm=firm, month=JUNE, by=wu, at=IN_JULY),
        lambda: draw(firm=firm, month=JUNE, by=wu, at=IN_JULY),
        lambda: draw_due(at=IN_JULY),
    )
    assert PartnerStatement.objects.count() == 1 and drawn in (1, 2)  # the worker's is never refused
    one = PartnerStatement.objects.get()
    if one.drawn_by_key != wu.key:
        PartnerStatement.objects.update(drawn_by_key=wu.key)
    agreed(cast, one, IN_JULY)

    def settled(by: Actor) -> Act:
        def settles() -> object:
            found = PartnerStatement.objects.get()
            return settle(statement=found, seen=found.version, by=by, at=IN_JULY)

        return settles

    assert together(settled(zhao), settled(second), settled(zhao)) == 1
    assert [owed.amount_fen for owed in Payable.objects.all()] == [1000] and balance(PLACE).posted.minor == 0
    clean()


def test_two_corrections_at_once_and_two_statements_that_could_take_one(cast: Cast, now: datetime) -> None:
    """Before it is settled, and after; and what waits to be put right comes on one statement, not on two."""
    good, firm = stocked(cast, now, stock=9, partner=BANK, per_person=9), firm_of(cast, now)
    first, _other = sold(cast, good, now), sold(cast, good, now)
    wu = cast.wu.actor
    one = draw(firm=firm, month=JUNE, by=wu, at=IN_JULY)

    def puts_right(pk: int, fen: int) -> Act:
        def puts() -> object:
            line = StatementLine.objects.select_related("statement__firm__organisation").get(pk=pk)
            return correct(line=line, fen=fen, because="协议价", by=wu, at=IN_JULY)

        return puts

    here, there = one.lines.values_list("pk", flat=True)
    for fen in (450, 400, 350):
        together(puts_right(here, fen), puts_right(here, fen - 10), puts_right(there, fen))
        one.refresh_from_db()
        assert one.sum_fen == sum(one.lines.values_list("fen", flat=True))
    clean()
    agreed(cast, one, IN_JULY)
    settle(statement=one, seen=one.version, by=cast.zhao.actor, at=IN_JULY)
    line = StatementLine.objects.get(order=first, corrects=None)
    before = owed_for(line)
    assert together(puts_right(here, before + 100), puts_right(here, before + 100)) in (1, 2)
    assert owed_for(line) == before + 100

    august, july = IN_AUGUST + timedelta(days=31), JULY
    together(
        lambda: draw(firm=firm, month=july, by=wu, at=august),
        lambda: draw(firm=firm, month=IN_AUGUST.date(), by=wu, at=august),
    )
    drawn = PartnerStatement.objects.exclude(pk=one.pk)
    assert [each.sum_fen for each in drawn] == [100]
    clean()


def test_a_price_agreed_while_it_is_withdrawn_or_replaced(cast: Cast, now: datetime) -> None:
    good, firm = stocked(cast, now, partner=BANK), firm_of(cast, now)
    wu, partner = cast.wu.actor, cast.partner.actor
    for day in range(1, 9):
        since = now.date() + timedelta(days=day)
        mine = propose_price(firm=firm, good=good, fen=450, since=since, by=wu, at=now)

        def fresh(pk: int = mine.pk) -> AgreedPrice:
            return AgreedPrice.objects.get(pk=pk)

        def again(since: object = since) -> object:
            return propose_price(firm=firm, good=good, fen=400, since=since, by=wu, at=now)  # type: ignore[arg-type]

        together(
            lambda fresh=fresh: agree_price(firm=firm, price=fresh(), by=partner, at=now),  # type: ignore[misc]
            lambda fresh=fresh: withdraw_price(firm=firm, price=fresh(), by=wu, at=now),  # type: ignore[misc]
            again,
        )
        standing = AgreedPrice.objects.filter(since=since, dropped_at=None)
        assert standing.count() <= 1
        assert (fresh().agreed_at is None) or (fresh().dropped_at is None and standing.get() == fresh())
