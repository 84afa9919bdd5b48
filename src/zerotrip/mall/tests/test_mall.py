"""Chen spends points at the mall: reserved, confirmed, picked up once; stock and money always agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.ledger.actions import open_account, transfer
from zerotrip.ledger.queries import balance
from zerotrip.ledger.tests.test_races import at_once
from zerotrip.mall.actions import cancel, confirm, hand_over, lapse_due, order
from zerotrip.mall.codes import code_of, ref_in
from zerotrip.mall.models import Good, Order
from zerotrip.mall.offering import offer
from zerotrip.mall.queries import order_by_code, reconcile
from zerotrip.mall.states import State
from zerotrip.org.models import ServicePlace
from zerotrip.points.actions import earn
from zerotrip.points.queries import purse_of
from zerotrip.points.queries import reconcile as points_agree
from zerotrip.points.rules import Rule

BY = Actor.system("test")
GREEN = Rule("hz.green", "points.test", 5, 24, says={"en": "Suggestion", "zh-Hans": "建议"})


def stocked(cast: Cast, at: datetime, *, stock: int = 2, partner: str = "", **said: Any) -> Good:
    """Chen has 400 points with 20 yuan behind them; towels cost 100."""
    open_account(address="outside:union-budget", may_overdraw=True)
    open_account(address="fund:points.test")
    transfer(
        reference="endow",
        source="outside:union-budget",
        destination="fund:points.test",
        amount=Amount.fen(2000),
        by=BY,
        at=at,
    )
    earn(person=cast.chen, points=400, cause="case:1", rule=GREEN, by=BY, at=at)
    place = ServicePlace.objects.filter(district="330106").first()
    assert place
    return offer(
        organisation=cast.district,
        name_zh="毛巾",
        name_en="Towel",
        price=100,
        stock=stock,
        place=place,
        partner=partner,
        by=BY,
        at=at,
        **said,
    )


def test_a_towel_is_reserved_paid_and_picked_up_once(cast: Cast, now: datetime) -> None:
    good, chen = stocked(cast, now, partner="towels"), cast.chen_user.actor
    mine = order(good=good, person=cast.chen, by=chen, at=now)
    assert purse_of(cast.chen, on=now.date()).free == 300
    with pytest.raises(Refused) as refused:
        order(good=good, person=cast.chen, by=chen, at=now)
    assert refused.value.code == "had-enough"
    confirm(mine, by=chen, at=now)
    assert balance("partner:towels:owed").posted == Amount.fen(500)

    typed = code_of(mine.ref).lower().replace("-", " ")
    for stranger in (cast.qian.actor, cast.partner.actor):
        with pytest.raises(Invalid):
            order_by_code(stranger, typed, on=now.date())
    hand_over(order_by_code(cast.wu.actor, typed, on=now.date()), by=cast.wu.actor, at=now)
    with pytest.raises(Refused) as refused:
        hand_over(order_by_code(cast.wu.actor, typed, on=now.date()), by=cast.wu.actor, at=now)
    assert refused.value.code == "order-moved-on"
    with pytest.raises(Refused):
        cancel(Order.objects.get(pk=mine.pk), by=chen, at=now)
    assert list(reconcile()) == list(points_agree()) == []


def test_what_is_cancelled_or_never_confirmed_comes_back(cast: Cast, now: datetime) -> None:
    good, chen = stocked(cast, now, stock=1), cast.chen_user.actor
    paid = confirm(order(good=good, person=cast.chen, by=chen, at=now), by=chen, at=now)
    cancel(paid, by=chen, at=now)
    left = order(good=good, person=cast.chen, by=chen, at=now)
    with pytest.raises(Refused) as refused:
        order(good=good, person=cast.chen, by=chen, at=now)
    assert refused.value.code == "sold-out"
    late = now + timedelta(minutes=30)
    with pytest.raises(Refused):
        confirm(left, by=chen, at=late)
    assert lapse_due(at=late) == 1 and lapse_due(at=late) == 0
    assert Good.objects.get().left == 1 and purse_of(cast.chen, on=now.date()).free == 400
    assert [one.state for one in Order.objects.order_by("pk")] == [State.CANCELLED, State.LAPSED]
    assert balance(good.paid_to).posted == Amount.fen(0)
    assert list(reconcile()) == list(points_agree()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Good.objects.update(taken=2)


def test_a_code_with_one_letter_changed_is_no_code() -> None:
    code = code_of("ABCDEF")
    assert ref_in(code) == "ABCDEF"
    for place, char in enumerate(code):
        if char != "-":
            assert ref_in(code[:place] + ("Z" if char != "Z" else "Y") + code[place + 1 :]) is None


def test_on_the_phone_and_at_the_desk(cast: Cast) -> None:
    from zerotrip.core.clock import now as clock

    good = stocked(cast, clock())
    phone, desk, keys = Client(), Client(), iter("abcdefgh")
    phone.force_login(cast.chen_user)
    desk.force_login(cast.wu)

    def sent(client: Client, address: str, **fields: str) -> str:
        answer = client.post(address, fields | {"key": next(keys) * 32})
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    for page in ("/m/points/", "/m/mall/", "/m/mall/orders/"):
        assert phone.get(page).status_code == 200
    mine = sent(phone, f"/m/mall/{good.uid}/")
    assert "<svg" not in phone.get(mine).content.decode().partition("pick-up-code")[2]
    sent(phone, f"{mine}confirm/")
    ref = Order.objects.get().ref
    assert code_of(ref) in phone.get(mine).content.decode()
    assert desk.get("/desk/mall/").status_code == 200
    sent(desk, "/desk/mall/hand-over/", code=code_of(ref))
    assert Order.objects.get().state == State.HANDED_OVER
    place = ServicePlace.objects.first()
    assert place
    new = {"name_zh": "伞", "name_en": "Umbrella", "points": "50", "stock": "3", "place": place.code}
    new |= {"tags": "everyday", "ways": "delivery", "postage": "5", "per_person": "2", "period": "year"}
    sent(desk, "/desk/mall/offer/", **new)
    assert desk.post("/desk/mall/offer/", new | {"key": "x" * 32, "stock": "-3"}).status_code == 400
    assert Good.objects.count() == 2


def test_the_desk_raises_the_stock_and_withdraws_what_was_ordered_already(cast: Cast) -> None:
    from zerotrip.core.clock import now as clock

    good, chen = stocked(cast, clock()), cast.chen_user.actor
    mine = order(good=good, person=cast.chen, by=chen, at=clock())
    desk, foreign, keys = Client(), Client(), iter("abcdefgh")
    desk.force_login(cast.wu)
    foreign.force_login(cast.qian)
    asked = [
        (foreign, "stock/", "3", 404),
        (desk, "stock/", "3", 302),
        (desk, "stock/", "-3", 400),
        (desk, "stock/", "9999999", 400),
        (foreign, "withdraw/", "", 404),
        (desk, "withdraw/", "", 302),
        (desk, "withdraw/", "", 409),
    ]
    for client, verb, more, status in asked:
        sent = {"key": next(keys) * 32, "more": more}
        assert client.post(f"/desk/mall/{good.uid}/{verb}", sent).status_code == status, (verb, more)
    assert Good.objects.get().stock == 5 and desk.get("/desk/mall/").status_code == 200
    with pytest.raises(Refused) as refused:
        order(good=good, person=cast.chen, by=chen, at=clock())
    assert refused.value.code == "not-on-offer"
    assert confirm(mine, by=chen, at=clock()).state == State.CONFIRMED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_last_ones_are_never_sold_twice_and_points_never_spent_twice(cast: Cast, now: datetime) -> None:
    good = stocked(cast, now, stock=3, per_person=10)
    one: Callable[[], object] = lambda: order(good=good, person=cast.chen, by=BY, at=now)  # noqa: E731
    assert at_once([one] * 24, 8) == 3
    Good.objects.update(stock=20)
    assert at_once([one] * 24, 8) == 1
    assert purse_of(cast.chen, on=now.date()).free == 0
    assert list(reconcile()) == list(points_agree()) == []


def test_a_long_list_on_the_phone_says_that_it_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from zerotrip.core.clock import now as clock

    good, chen = stocked(cast, clock(), per_person=3), cast.chen_user.actor
    phone = Client()
    phone.force_login(cast.chen_user)
    for ordered, said in ((1, False), (2, True)):
        order(good=good, person=cast.chen, by=chen, at=clock())
        monkeypatch.setattr("zerotrip.web.member.mall.SHOWN", 1)
        monkeypatch.setattr("zerotrip.web.member.points.SHOWN", 1)
        for address in ("/m/mall/orders/", "/m/points/"):
            page = phone.get(address).content.decode()
            assert ("仅显示最近 1 条" in page) is said, (address, ordered)
