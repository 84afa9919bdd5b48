"""A partner's month: what was handed over, at the agreed price, objected to, put right, settled, paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from zerotrip.audit import reconciliation
from zerotrip.audit.models import Entry
from zerotrip.books.chart import load_chart
from zerotrip.books.trial import trial_balance
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, NotAllowed, NotVisible, Refused, Stale
from zerotrip.core.money import Amount
from zerotrip.demo.bank.report import Said, report
from zerotrip.demo.cast import BANK, Cast
from zerotrip.ledger.queries import balance
from zerotrip.mall.actions import confirm, hand_over, order
from zerotrip.mall.models import AgreedPrice, Good, Order, PartnerStatement, StatementLine
from zerotrip.mall.settlements import notices
from zerotrip.mall.settlements.actions import agree, correct, object_to, reply, settle
from zerotrip.mall.settlements.drawing import draw, draw_due, unsettled
from zerotrip.mall.settlements.pricing import agree_price, prices_of, propose_price, withdraw_price
from zerotrip.mall.settlements.queries import statement_for, statements_seen_by
from zerotrip.mall.tests.test_mall import stocked
from zerotrip.members.firms import change_firm_account, register_firm, stop_firm_account
from zerotrip.members.models import Firm
from zerotrip.notices.models import Notice
from zerotrip.org.actions import appoint
from zerotrip.payments.actions import make_batch, release, take_answer
from zerotrip.payments.models import Payable

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
IN_JULY, IN_AUGUST = datetime(2026, 7, 2, 2, tzinfo=UTC), datetime(2026, 8, 2, 2, tzinfo=UTC)
CREDIT_CODE = "91330106MA2H1A2B3C"
NUMBER = "1202 0221 0990 0123 456"
PLACE = f"partner:{BANK}:owed"


def firm_of(cast: Cast, at: datetime) -> Firm:
    firm = register_firm(
        code=BANK, name="杭州西湖合作商户有限公司", credit_code=CREDIT_CODE, organisation=cast.district,
        by=cast.wu.actor, at=at,
    )  # fmt: skip
    change_firm_account(
        firm=firm, number=NUMBER, again=NUMBER, bank_name="工商银行", by=cast.partner.actor, at=at
    )
    return firm


def sold(cast: Cast, good: Good, at: datetime) -> Order:
    chen = cast.chen_user.actor
    paid = confirm(order(good=good, person=cast.chen, by=chen, at=at), by=chen, at=at)
    return hand_over(paid, by=cast.partner.actor, at=at)


def paid_by_the_bank(cast: Cast, at: datetime) -> None:
    batch = make_batch(by=cast.sun.actor, at=at)
    line = batch.lines.get()
    release(batch=batch, seen_hash=batch.content_hash, by=cast.wu.actor, at=at)
    said = [Said(line.end_to_end_id, "ACSC", "", "")]
    raw = report(said, order=batch.message_id, message_id=f"A-{batch.ref}", written_at=at)
    take_answer(raw=raw, by=cast.sun.actor, at=at)


def agreed(cast: Cast, statement: PartnerStatement, at: datetime) -> PartnerStatement:
    return agree(statement=statement, seen=statement.version, by=cast.partner.actor, at=at)


def clean() -> None:
    assert [str(each) for each in reconciliation.run()] == []


def test_a_month_from_earning_to_the_banks_answer(cast: Cast, now: datetime) -> None:
    load_chart(file=settings.ZEROTRIP_PACKS / "hangzhou" / "chart.toml", by=Actor.system("demo"), at=now)
    good, firm = stocked(cast, now, stock=5, partner=BANK, per_person=5), firm_of(cast, now)
    partner, wu, zhao = cast.partner.actor, cast.wu.actor, cast.zhao.actor
    price = propose_price(firm=firm, good=good, fen=450, since=now.date() + timedelta(days=1), by=wu, at=now)
    with pytest.raises(NotAllowed, match="另一方"):
        agree_price(firm=firm, price=price, by=wu, at=now)
    first = sold(cast, good, now)  # before the price counts: what the points are worth
    agree_price(firm=firm, price=price, by=partner, at=now)
    later = now + timedelta(days=3)
    (
        sold(cast, good, later),
        confirm(order(good=good, person=cast.chen, by=partner, at=later), by=partner, at=later),
    )

    with pytest.raises(Conflict, match="尚未结束"):
        draw(firm=firm, month=JUNE, by=wu, at=later)
    statement = draw(firm=firm, month=JUNE, by=wu, at=IN_JULY)
    assert draw_due(at=IN_JULY) == 0
    assert [line.fen for line in statement.lines.all()] == [500, 450]
    assert (statement.sum_fen, statement.worth_fen) == (950, 1000) and balance(PLACE).posted.minor == 1500

    seen = statement.version
    object_to(statement=statement, seen=seen, because="毛巾一条没有领走", by=partner, at=IN_JULY)
    line = statement.lines.get(order=first)
    correct(line=line, fen=400, because="按协议价", by=wu, at=IN_JULY)
    statement.refresh_from_db()
    with pytest.raises(Stale):
        agree(statement=statement, seen=seen, by=partner, at=IN_JULY)
    with pytest.raises(NotAllowed):
        settle(statement=statement, seen=statement.version, by=zhao, at=IN_JULY)
    agreed(cast, statement, IN_JULY)
    for who in (wu, partner, cast.sun.actor):
        with pytest.raises(NotAllowed):
            settle(statement=statement, seen=statement.version, by=who, at=IN_JULY)
    settle(statement=statement, seen=statement.version, by=zhao, at=IN_JULY)
    owed = Payable.objects.get()
    assert (owed.amount_fen, owed.payee_name) == (850, firm.name)
    assert balance("mall:330106").posted == Amount.fen(150) and balance(PLACE).posted.minor == 500
    clean()

    paid_by_the_bank(cast, IN_JULY)
    correct(line=line, fen=300, because="重复登记", by=wu, at=IN_JULY)
    hand_over(Order.objects.get(state="confirmed"), by=partner, at=IN_JULY)
    assert draw_due(at=IN_AUGUST) == 1
    statement = PartnerStatement.objects.get(month=JULY)
    assert [line.fen for line in statement.lines.all()] == [-100, 450]
    settle(statement=agreed(cast, statement, IN_AUGUST), seen=statement.version, by=wu2(cast), at=IN_AUGUST)
    paid_by_the_bank(cast, IN_AUGUST)
    assert balance(PLACE).posted.minor == 0 and balance("mall:330106").posted.minor == 300
    assert [trial_balance(month).unposted for month in (JUNE, JULY, IN_AUGUST.date().replace(day=1))] == [
        []
    ] * 3
    clean()


def wu2(cast: Cast) -> Actor:
    return cast.approver.actor


def test_a_price_above_what_points_are_worth_is_made_up_and_nothing_goes_below_zero(
    cast: Cast, now: datetime
) -> None:
    good, firm = stocked(cast, now, stock=5, partner=BANK, per_person=5), firm_of(cast, now)
    AgreedPrice.objects.create(
        good=good, fen=700, since=JUNE, side="union", proposed_by_key="a", proposed_by_name="a",
        proposed_at=now, agreed_by_key="b", agreed_by_name="b", agreed_at=now,
    )  # fmt: skip
    one = sold(cast, good, now)
    statement = agreed(cast, draw(firm=firm, month=JUNE, by=cast.wu.actor, at=IN_JULY), IN_JULY)
    with pytest.raises(Conflict, match="余额不足"):
        settle(statement=statement, seen=statement.version, by=cast.zhao.actor, at=IN_JULY)
    from zerotrip.points.tests.test_lots import endow

    endow("points.test", 200, IN_JULY)
    statement.refresh_from_db()
    settle(statement=statement, seen=statement.version, by=cast.zhao.actor, at=IN_JULY)
    assert (balance("fund:points.test").posted.minor, balance(PLACE).posted.minor) == (0, 0)

    line = StatementLine.objects.get(order=one)
    correct(line=line, fen=0, because="没有交付", by=cast.wu.actor, at=IN_JULY)
    sold(cast, good, IN_JULY)
    later = draw(firm=firm, month=JULY, by=cast.wu.actor, at=IN_AUGUST)
    assert (later.sum_fen, [one.fen for one in later.lines.all()]) == (0, [-700, 700])
    agreed(cast, later, IN_AUGUST)
    settle(statement=later, seen=later.version, by=cast.zhao.actor, at=IN_AUGUST)
    assert Payable.objects.count() == 1 and balance("mall:330106").posted.minor == 500
    clean()


def test_who_sees_and_who_may(cast: Cast, now: datetime) -> None:
    good, firm = stocked(cast, now, partner=BANK), firm_of(cast, now)
    sold(cast, good, now)
    with pytest.raises(NotAllowed):
        draw(firm=firm, month=JUNE, by=cast.qian.actor, at=IN_JULY)
    statement = draw(firm=firm, month=JUNE, by=cast.wu.actor, at=IN_JULY)
    cast.qian.posts.all().delete()  # a partner's officer holds no other post
    appoint(
        user=cast.qian, organisation=cast.other_district, role="partner", partner=BANK, since=JUNE,
        by=cast.admin.actor, at=now,
    )  # fmt: skip
    with pytest.raises(NotVisible):  # the code is the same, the place is not
        statement_for(cast.qian.actor, str(statement.uid), on=now.date())
    notices.drawn(statement, at=IN_JULY)
    told = set(Notice.objects.filter(event="partner.statement-drawn").values_list("recipient_key", flat=True))
    assert told == {cast.partner.actor.key}
    for one in (cast.partner, cast.wu, cast.zhao, cast.sun, cast.auditor):
        assert list(statements_seen_by(one.actor, now.date())) == [statement], one.username
    with pytest.raises(NotAllowed):
        agree(statement=statement, seen=1, by=cast.wu.actor, at=IN_JULY)
    object_to(statement=statement, seen=1, because="少一条", by=cast.partner.actor, at=IN_JULY)
    reply(statement=statement, because="七月补", by=cast.wu.actor, at=IN_JULY)
    assert statement.state == "drawn" and statement.version == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerStatement.objects.update(sum_fen=-1)


def test_a_firms_account_is_checked_cools_down_and_can_be_stopped(cast: Cast, now: datetime) -> None:
    firm, partner = firm_of(cast, now), cast.partner.actor
    wrong = [("12345", "12345"), ("120202210990", "120202210991"), ("12a456789012", "12a456789012")]
    for number, again in wrong:
        with pytest.raises(Refused):
            change_firm_account(
                firm=firm, number=number, again=again, bank_name="工商银行", by=partner, at=now
            )
    with pytest.raises(NotAllowed):
        change_firm_account(
            firm=firm, number="1" * 12, again="1" * 12, bank_name="X", by=cast.wu.actor, at=now
        )
    fresh = change_firm_account(
        firm=firm, number="1" * 12, again="1" * 12, bank_name="建设银行", by=partner, at=now
    )
    assert fresh.usable_from == now + timedelta(hours=24) and firm.accounts.count() == 2
    stop_firm_account(firm=firm, by=cast.wu.actor, at=now)
    assert not firm.accounts.in_use(now + timedelta(days=3)).exists()


def test_what_is_put_right_is_paid_though_nothing_is_sold_any_more_and_not_settled_by_who_put_it_right(
    cast: Cast, now: datetime
) -> None:
    good, firm = stocked(cast, now, partner=BANK), firm_of(cast, now)
    one = sold(cast, good, now)
    statement = agreed(cast, draw(firm=firm, month=JUNE, by=cast.wu.actor, at=IN_JULY), IN_JULY)
    settle(statement=statement, seen=statement.version, by=cast.zhao.actor, at=IN_JULY)
    line, same = (StatementLine.objects.select_related("statement").get(order=one) for _each in range(2))
    appoint(
        user=cast.zhao, organisation=cast.district, role="officer", since=JUNE, by=cast.admin.actor, at=now
    )
    correct(line=line, fen=800, because="少结", by=cast.zhao.actor, at=IN_JULY)
    with pytest.raises(Stale):  # another officer looked at it before that
        correct(line=same, fen=900, because="少结", by=cast.wu.actor, at=IN_JULY)
    later = agreed(cast, draw(firm=firm, month=JULY, by=cast.wu.actor, at=IN_AUGUST), IN_AUGUST)
    assert (later.sum_fen, later.worth_fen, [each.fen for each in later.lines.all()]) == (300, 0, [300])
    with pytest.raises(NotAllowed):
        settle(statement=later, seen=later.version, by=cast.zhao.actor, at=IN_AUGUST)
    from zerotrip.points.tests.test_lots import endow

    endow("points.test", 300, IN_AUGUST)
    settle(statement=later, seen=later.version, by=wu2(cast), at=IN_AUGUST)
    assert list(Payable.objects.order_by("amount_fen").values_list("amount_fen", flat=True)) == [300, 500]
    changes: list[Callable[[], object]] = [
        lambda: PartnerStatement.objects.update(sum_fen=1),
        lambda: StatementLine.objects.update(fen=1),
        lambda: StatementLine.objects.create(order=one, statement=later, corrects=line, fen=5, because="x"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    clean()


def test_a_code_registered_elsewhere_is_owed_nothing_here(cast: Cast, now: datetime) -> None:
    sold(cast, stocked(cast, now, stock=5, partner=BANK, per_person=5), now)
    theirs = register_firm(
        code=BANK, name="杭州滨江合作商户有限公司", credit_code=CREDIT_CODE, organisation=cast.other_district,
        by=cast.qian.actor, at=now,
    )  # fmt: skip
    assert list(unsettled(theirs, until=IN_JULY)) == []
    with pytest.raises(Conflict, match="滨江区总工会"):
        stocked(cast, now, stock=5, partner=BANK, per_person=5)
    clean()


def test_a_proposed_price_that_came_to_nothing_stays_to_be_read(cast: Cast, now: datetime) -> None:
    good, firm = stocked(cast, now, partner=BANK), firm_of(cast, now)
    wu, partner, since = cast.wu.actor, cast.partner.actor, now.date() + timedelta(days=1)

    def propose(fen: int, by: Actor) -> AgreedPrice:
        return propose_price(firm=firm, good=good, fen=fen, since=since, by=by, at=now)

    first, second = propose(450, wu), propose(480, partner)
    with pytest.raises(Stale):
        agree_price(firm=firm, price=first, by=partner, at=now)
    with pytest.raises(Stale):
        withdraw_price(firm=firm, price=first, by=wu, at=now)
    with pytest.raises(NotAllowed):
        withdraw_price(firm=firm, price=second, by=wu, at=now)
    withdraw_price(firm=firm, price=second, by=partner, at=now)
    third = agree_price(firm=firm, price=propose(470, wu), by=partner, at=now)
    with pytest.raises(Conflict, match="已"):
        propose(400, partner)
    kept = AgreedPrice.objects.order_by("pk").values_list("fen", "dropped_by_key", "replaced_by__fen")
    assert list(kept) == [(450, partner.key, 480), (480, partner.key, None), (470, "", None)]
    assert prices_of([good.pk])[good.pk] == [third]
    told = Entry.objects.filter(what__startswith="partner.price-").order_by("pk")
    assert [each.what.removeprefix("partner.price-") for each in told] == [
        "proposed", "proposed", "replaced", "withdrawn", "proposed", "agreed",
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreedPrice.objects.filter(pk=third.pk).update(dropped_at=now, dropped_by_key=wu.key)
