"""What is sent: the address sealed and forgotten, every move once, a lost parcel put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock
from zerotrip.core.errors import Conflict, Refused
from zerotrip.core.money import Amount
from zerotrip.demo.cast import BANK, Cast
from zerotrip.ledger.queries import balance
from zerotrip.ledger.tests.test_races import at_once
from zerotrip.mall.actions import cancel, confirm, hand_over, lapse_due, order, remind_due
from zerotrip.mall.delivery import forget_due, give_back, miss, receive, receive_due, send
from zerotrip.mall.models import Good, Order, Parcel
from zerotrip.mall.queries import orders_kept_by, reconcile
from zerotrip.mall.recipients import Recipient
from zerotrip.mall.states import MOVES, State, Way
from zerotrip.mall.tests.test_mall import BY, stocked
from zerotrip.mall.tests.test_vouchers import FILE, vouchered
from zerotrip.mall.vouchers import import_list, look_through
from zerotrip.notices.models import Notice
from zerotrip.org.actions import appoint
from zerotrip.points.queries import purse_of
from zerotrip.points.queries import reconcile as points_agree
from zerotrip.vault.models import Look

HOME = Recipient.typed("陈秀英", "138 0571 1234", "杭州市西湖区文三路 478 号 3 幢 502 室")
LISTED, OWN = 17, 5
SENT = {"carrier": "顺丰", "number": "SF1234567890"}


def sent_good(cast: Cast, at: datetime, *, stock: int = 3, partner: str = "") -> Good:
    """100 points and 20 for the postage."""
    ways = (Way.PICK_UP, Way.DELIVERY)
    return stocked(cast, at, stock=stock, partner=partner, per_person=9, ways=ways, postage=20)


def ordered(cast: Cast, good: Good, at: datetime) -> Order:
    made = order(good=good, person=cast.chen, by=BY, at=at, way=Way.DELIVERY, to=HOME)
    return confirm(made, by=BY, at=at)


def free(cast: Cast, at: datetime) -> int:
    return purse_of(cast.chen, on=at.date()).free


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as found:
        yield
    assert found.value.code == code


def test_what_is_sent_is_received_and_its_address_is_forgotten(cast: Cast, now: datetime) -> None:
    good = sent_good(cast, now)
    with refused("no-recipient"):
        order(good=good, person=cast.chen, by=BY, at=now, way=Way.DELIVERY)
    mine = ordered(cast, good, now)
    assert free(cast, now) == 280 and balance(good.paid_to).posted == Amount.fen(600)
    kept = Parcel.objects.get()
    assert kept.shown == "陈** · 138****1234 · 杭州市西湖区***" and kept.recipient.open() == HOME.sealed()
    with refused("no-parcel-number"):
        send(mine, carrier="顺丰", number="?", by=BY, at=now)
    send(mine, **SENT, by=BY, at=now)
    late = now + timedelta(days=15)
    assert (receive_due(at=late - timedelta(seconds=1)), receive_due(at=late), receive_due(at=late)) == (
        0,
        1,
        0,
    )
    assert Order.objects.get().state == State.RECEIVED
    later = late + timedelta(days=30)
    assert (forget_due(at=later - timedelta(seconds=1)), forget_due(at=later), forget_due(at=later)) == (
        0,
        1,
        0,
    )
    kept = Parcel.objects.get()
    assert (kept.recipient, kept.shown, kept.number) == (None, "", "SF1234567890")


def test_a_lost_parcel_is_sent_again_or_its_points_come_back(cast: Cast, now: datetime) -> None:
    good = sent_good(cast, now, stock=2)
    mine = miss(send(ordered(cast, good, now), **SENT, by=BY, at=now), by=BY, at=now)
    assert receive_due(at=now + timedelta(days=99)) == 0, "what is missed is not received by itself"
    again = send(mine, carrier="EMS", number="EX999999", by=BY, at=now)
    good.refresh_from_db()
    assert (good.stock, good.taken) == (1, 1), "another one left the stock"
    miss(again, by=BY, at=now)
    with refused("none-to-send-again"):
        send(again, **SENT, by=BY, at=now)
    give_back(again, by=BY, at=now)
    good.refresh_from_db()
    assert (good.stock, good.taken, free(cast, now)) == (0, 0, 400)
    assert balance(good.paid_to).posted == Amount.fen(0)
    assert list(reconcile()) == list(points_agree()) == []


ACTS: dict[str, Callable[[Order, datetime], object]] = {
    "confirm": lambda one, at: confirm(one, by=BY, at=at),
    "hand-over": lambda one, at: hand_over(one, by=BY, at=at),
    "send": lambda one, at: send(one, **SENT, by=BY, at=at),
    "receive": lambda one, at: receive(one, by=BY, at=at),
    "miss": lambda one, at: miss(one, by=BY, at=at),
    "give-back": lambda one, at: give_back(one, by=BY, at=at),
    "cancel": lambda one, at: cancel(one, by=BY, at=at),
    "lapse": lambda one, at: lapse_due(at=one.lapses_at),
}
PATHS = {
    Way.PICK_UP: {State.RESERVED: "", State.CONFIRMED: "confirm", State.HANDED_OVER: "confirm hand-over"},
    Way.DELIVERY: {
        State.RESERVED: "",
        State.CONFIRMED: "confirm",
        State.SENT: "confirm send",
        State.MISSING: "confirm send miss",
        State.RECEIVED: "confirm send receive",
        State.LOST: "confirm send miss give-back",
    },
}
ENDS = {State.CANCELLED: "cancel", State.LAPSED: "lapse"}
PATHS = {way: {**paths, **ENDS} for way, paths in PATHS.items()}
PATHS[Way.VOUCHER] = PATHS[Way.PICK_UP]


def reached(way: Way) -> set[State]:
    """By the moves of that way, from a reservation on."""
    found = {State.RESERVED}
    for _again in State:
        found |= {move.after for move in MOVES.values() if way in move.ways and found & set(move.before)}
    return found


def acted(verb: str, at: datetime) -> None:
    with suppress(Conflict):
        ACTS[verb](Order.objects.select_related("spending", "good", "person").get(), at)


def test_every_verb_in_every_state_of_every_way_moves_by_the_table_or_does_nothing(
    cast: Cast, now: datetime
) -> None:
    assert {way: set(paths) for way, paths in PATHS.items()} == {way: reached(way) for way in Way}
    coupons, good = vouchered(cast, now), Good.objects.get(by_voucher=False)
    import_list(look_through(good=coupons, file=FILE, by=BY, at=now), by=BY, at=now)
    Good.objects.filter(pk=good.pk).update(by_delivery=True, postage=20, per_person=9)
    for way, state in [(way, state) for way, paths in PATHS.items() for state in paths]:
        with undone():
            bought = coupons if way == Way.VOUCHER else Good.objects.get(pk=good.pk)
            order(good=bought, person=cast.chen, by=BY, at=now, way=way, to=HOME)
            for verb in PATHS[way][state].split():
                acted(verb, now)
            assert Order.objects.get().state == state and Order.objects.get().sentence
            for verb, (before, after, ways) in MOVES.items():
                with undone():
                    acted(verb, now)
                    moved = state in before and way in ways
                    assert Order.objects.get().state == (after if moved else state), (way, state, verb)
                    assert list(reconcile()) == list(points_agree()) == []


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_from_the_phone_to_the_partners_desk_and_back(cast: Cast) -> None:
    good, keys = sent_good(cast, clock(), partner=BANK), iter("abcdefghijklmnopq")
    phone, desk, foreign = Client(), Client(), Client()
    phone.force_login(cast.chen_user)
    desk.force_login(cast.partner)
    foreign.force_login(cast.qian)

    def sent(client: Client, to: str, status: int = 302, /, **fields: str) -> str:
        answer = client.post(to, fields | {"key": next(keys) * 32})
        assert answer.status_code == status, answer.content.decode()
        return str(answer.headers.get("Location", answer.content.decode()))

    shop, home = f"/m/mall/{good.uid}/", HOME.sealed()
    refused = sent(phone, shop, 400, way="delivery", **home | {"phone": "12"})
    assert home["address"] in refused, "what was typed is not lost"
    mine = sent(phone, shop, way="delivery", **home)
    sent(phone, f"{mine}confirm/")
    assert home["address"] not in phone.get(mine).content.decode()
    ref = Order.objects.get().ref
    page = f"/desk/mall/orders/{ref}/"
    assert foreign.get(page).status_code == 404
    assert sent(foreign, f"{page}send/", 404, **SENT)
    assert home["address"] not in desk.get(page).content.decode()
    assert home["address"] in sent(desk, f"{page}address/", 200)
    sheet = desk.post("/desk/mall/orders/packing/", {"way": "delivery"})
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert rows[1:] == [[ref, good.name_zh, *home.values()]]
    assert Look.objects.filter(about=cast.chen.key, by_key=cast.partner.actor.key).count() == 2
    since, at = day_of(clock()), clock()
    cast.qian.posts.all().delete()  # an auditor holds no other post
    appoint(user=cast.qian, organisation=cast.city, role="auditor", since=since, by=BY, at=at)
    assert foreign.get(page).status_code == 200
    taken = foreign.post("/desk/mall/orders/packing/", {"way": "delivery"})
    assert taken.status_code == 403, "to audit a place is not to take its addresses away"
    sent(desk, f"{page}send/", **SENT)
    sent(desk, f"{page}send/", 409, **SENT)
    assert sent(desk, f"{page}address/", 409), "what is on its way is covered again"
    sent(phone, f"{mine}miss/")
    sent(desk, f"{page}send/", **SENT)
    sent(phone, f"{mine}receive/")
    assert Order.objects.get().state == State.RECEIVED


def test_the_list_of_orders_is_chosen_from_and_asks_as_much_for_one_as_for_three(cast: Cast) -> None:
    good, desk, phone = sent_good(cast, clock()), Client(), Client()
    desk.force_login(cast.wu)
    phone.force_login(cast.chen_user)

    def queries_of_the_phone() -> int:
        with CaptureQueriesContext(connection) as asked:
            phone.get("/m/mall/orders/")
        return len(asked)

    def queries_of(address: str) -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = desk.get(address).context["page"]
        return len(asked), len(page.object_list)

    ordered(cast, good, clock())
    assert (queries_of("/desk/mall/orders/"), queries_of_the_phone()) == ((LISTED, 1), OWN)
    ordered(cast, good, clock())
    cancel(ordered(cast, good, clock()), by=BY, at=clock())
    assert (queries_of("/desk/mall/orders/"), queries_of_the_phone()) == ((LISTED, 3), OWN)
    chosen = {
        "state=confirmed": 2,
        "state=nonsense": 3,
        "way=pick-up": 0,
        f"good={good.uid}&way=delivery": 3,
        "good=nonsense": 3,
        "partner=bank": 0,
    }
    assert {said: queries_of(f"/desk/mall/orders/?{said}")[1] for said in chosen} == chosen


def test_who_ordered_is_told_once_of_what_there_is_to_do(cast: Cast, now: datetime) -> None:
    good = sent_good(cast, now)
    confirm(order(good=good, person=cast.chen, by=BY, at=now), by=BY, at=now)
    mine = miss(send(ordered(cast, good, now), **SENT, by=BY, at=now), by=BY, at=now)
    give_back(mine, by=BY, at=now)
    left = order(good=good, person=cast.chen, by=BY, at=now)
    ends = left.lapses_at
    at = (ends - timedelta(minutes=11), ends - timedelta(minutes=10), ends - timedelta(minutes=9))
    assert [remind_due(at=each) for each in at] == [0, 1, 0]
    assert lapse_due(at=ends) == 1, "of which they were told before"
    order(good=good, person=cast.chen, by=BY, at=now)
    assert lapse_due(at=ends) == 1
    told = Notice.objects.filter(recipient_key=cast.chen.key, event__startswith="mall.").order_by("pk")
    assert sorted(told.values_list("event", flat=True)) == [
        "mall.lapsed", "mall.lapsing", "mall.lost", "mall.ready", "mall.sent",
    ]  # fmt: skip
    for notice in told:
        assert "Towel" in notice.body["en"] and "毛巾" in notice.body["zh-Hans"], notice.event


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_parcel_is_received_or_missed_and_given_back_once(cast: Cast, now: datetime) -> None:
    good = sent_good(cast, now)
    mine = send(ordered(cast, good, now), **SENT, by=BY, at=now)
    both = [
        lambda: receive(Order.objects.get(), by=BY, at=now),
        lambda: miss(Order.objects.get(), by=BY, at=now),
    ]
    assert at_once(both * 6, 6) >= 1
    Order.objects.filter(pk=mine.pk).update(state=State.MISSING, ended_at=None)
    twice = [lambda: give_back(Order.objects.select_related("spending", "person").get(), by=BY, at=now)]
    assert at_once(twice * 8, 8) == 1
    assert free(cast, now) == 400 and list(reconcile()) == list(points_agree()) == []


@pytest.mark.parametrize(
    ("phone", "address", "shown"),
    [
        ("13800001234", "浙江省杭州市西湖区文三路1号", "陈** · 138****1234 · 浙江省杭州市***"),
        ("86543210", "西湖区文三路1号", "陈** · ****10 · 西湖区***"),
        ("8654321", "文三路99号", "陈** · ****21 · 文三***"),
    ],
)
def test_what_is_masked_tells_neither_a_short_number_nor_a_street(
    phone: str, address: str, shown: str
) -> None:
    assert Recipient.typed("陈秀英", phone, address).masked == shown


def test_a_partner_of_another_place_sees_no_orders_though_the_code_is_the_same(
    cast: Cast, now: datetime
) -> None:
    good = stocked(cast, now, partner=BANK)
    chen = cast.chen_user.actor
    made = order(good=good, person=cast.chen, by=chen, at=now)
    since = now.date()
    cast.qian.posts.all().delete()  # a partner's officer holds no other post
    appoint(
        user=cast.qian, organisation=cast.other_district, role="partner", partner=BANK, since=since,
        by=cast.admin.actor, at=now,
    )  # fmt: skip
    assert list(orders_kept_by(cast.partner.actor, since)) == [made]
    assert list(orders_kept_by(cast.qian.actor, since)) == []
