"""A partner's vouchers: a file looked through, imported once, shown on the phone, redeemed once."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from zerotrip.core.clock import now as clock
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.demo.cast import BANK, Cast
from zerotrip.ledger.tests.test_races import at_once
from zerotrip.mall.actions import cancel, confirm, hand_over, lapse_due, order
from zerotrip.mall.models import Good, Order, Voucher, VoucherList
from zerotrip.mall.offering import offer
from zerotrip.mall.queries import code_of_voucher, order_by_code, reconcile
from zerotrip.mall.states import State, Way
from zerotrip.mall.tests.test_mall import BY, stocked
from zerotrip.mall.vouchers import import_list, look_through

FILE = "券码\nbank-0001\nBANK-0002\n bank-0001\nshort\n\nBANK-0003,spare\n".encode("gb18030")


def vouchered(cast: Cast, at: datetime, *, per_person: int = 3) -> Good:
    place = stocked(cast, at).place
    return offer(
        organisation=cast.district,
        name_zh="观影券",
        name_en="Cinema voucher",
        price=100,
        stock=0,
        place=place,
        partner=BANK,
        ways=(Way.VOUCHER,),
        per_person=per_person,
        by=BY,
        at=at,
    )


def test_a_list_is_imported_once_and_each_code_is_one_orders(cast: Cast, now: datetime) -> None:
    good, chen = vouchered(cast, now), cast.chen_user.actor
    read = look_through(good=good, file=FILE, by=BY, at=now)
    assert (read.right, read.wrong) == (3, [(4, "twice"), (5, "form")])
    assert look_through(good=good, file=FILE, by=BY, at=now) == read and not Voucher.objects.exists()
    import_list(VoucherList.objects.get(), by=BY, at=now)
    for again in (read, VoucherList.objects.get()):
        with pytest.raises(Conflict):
            import_list(again, by=BY, at=now)
    other = look_through(good=good, file=b"BANK-0002\nBANK-0009", by=BY, at=now)
    assert (other.right, other.wrong) == (1, [(1, "known")])

    left = order(good=good, person=cast.chen, by=chen, at=now)
    assert lapse_due(at=left.lapses_at) == 1 and Voucher.objects.filter(order=None).count() == 3
    seen = confirm(order(good=good, person=cast.chen, by=chen, at=now), by=chen, at=now)
    code = code_of_voucher(seen)
    cancel(seen, by=chen, at=now)
    with pytest.raises(Conflict):
        hand_over(order_by_code(cast.partner.actor, code, on=now.date()), by=cast.partner.actor, at=now)
    mine = confirm(order(good=good, person=cast.chen, by=chen, at=now), by=chen, at=now)
    good.refresh_from_db()
    assert (good.stock, good.taken) == (2, 1) and code_of_voucher(mine) != code
    with pytest.raises(Invalid):
        order_by_code(cast.wu.actor, code_of_voucher(mine), on=now.date())
    assert list(reconcile()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.filter(order=None).update(order=mine)


def test_a_file_that_is_none_is_refused_in_a_sentence(cast: Cast, now: datetime) -> None:
    good = vouchered(cast, now)
    said = {}
    for name, file in {"empty": b"", "bytes": b"\xff\xfe\x00\xff", "large": b"A" * 600_000}.items():
        with pytest.raises(Invalid) as refused:
            look_through(good=good, file=file, by=BY, at=now)
        said[name] = refused.value.code
    assert said == {"empty": "no-vouchers", "bytes": "no-csv", "large": "vouchers-too-large"}


def test_from_the_partners_desk_to_the_phone_and_back(cast: Cast) -> None:
    good = vouchered(cast, clock())
    phone, desk, keys = Client(), Client(), iter("abcdefgh")
    phone.force_login(cast.chen_user)
    desk.force_login(cast.partner)
    page = f"/desk/mall/{good.uid}/vouchers/"
    file = SimpleUploadedFile("codes.csv", FILE)
    assert desk.post(page, {"key": next(keys) * 32, "file": file}).status_code == 302
    assert "bank-0001" not in desk.get(page).content.decode().lower()
    take_in = f"{page}{VoucherList.objects.get().uid}/"
    assert desk.post(take_in, {"key": next(keys) * 32}).status_code == 302

    mine = phone.post(f"/m/mall/{good.uid}/", {"key": next(keys) * 32})["Location"]
    code = code_of_voucher(Order.objects.get())
    assert code not in phone.get(mine).content.decode()
    phone.post(f"{mine}confirm/", {"key": next(keys) * 32})
    assert code in phone.get(mine).content.decode()
    redeem = {"code": f" {code.lower()} "}
    assert desk.post("/desk/mall/hand-over/", redeem | {"key": next(keys) * 32}).status_code == 302
    assert desk.post("/desk/mall/hand-over/", redeem | {"key": next(keys) * 32}).status_code == 409
    assert Order.objects.get().state == State.HANDED_OVER


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_voucher_is_redeemed_once_by_whoever_comes_first(cast: Cast, now: datetime) -> None:
    good, partner = vouchered(cast, now), cast.partner.actor
    import_list(look_through(good=good, file=FILE, by=BY, at=now), by=BY, at=now)
    assert at_once([lambda: order(good=good, person=cast.chen, by=BY, at=now)] * 12, 6) == 3
    assert Voucher.objects.exclude(order=None).count() == 3
    code = code_of_voucher(confirm(Order.objects.all()[0], by=BY, at=now))
    redeem = lambda: hand_over(order_by_code(partner, code, on=now.date()), by=partner, at=now)  # noqa: E731
    assert at_once([redeem] * 12, 6) == 1
