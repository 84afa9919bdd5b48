"""A partner's month at the desk: entered, priced, drawn up, objected to, put right, agreed, settled."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from zerotrip.applications.tests.items import publish
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock
from zerotrip.demo.bank.report import Said, report
from zerotrip.demo.cast import BANK, Cast
from zerotrip.mall.actions import confirm, hand_over, order
from zerotrip.mall.choosing import partners_among
from zerotrip.mall.models import AgreedPrice, Good, Order, PartnerStatement
from zerotrip.mall.partners import named
from zerotrip.mall.tests.test_mall import stocked
from zerotrip.mall.tests.test_settlements import CREDIT_CODE, NUMBER
from zerotrip.members.models import Firm
from zerotrip.payments.actions import make_batch, release, take_answer
from zerotrip.payments.models import Payable
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
DESK = "/desk/partners/"


def test_a_month_at_the_desk(cast: Cast) -> None:
    keys, then = iter(f"{n:032d}" for n in range(99)), clock() - timedelta(days=40)
    good, chen = stocked(cast, then, partner=BANK), cast.chen_user.actor
    paid = confirm(order(good=good, person=cast.chen, by=chen, at=then), by=chen, at=then)
    hand_over(paid, by=cast.partner.actor, at=then)
    who = ("wu", "partner", "zhao", "qian", "sun")
    wu, partner, zhao, qian, sun = (signed_in(cast, one) for one in who)

    def post(client: object, path: str, **more: str) -> int:
        return int(client.post(f"{DESK}{path}", {"key": next(keys), **more}).status_code)  # type: ignore[attr-defined]

    assert wu.get(DESK).status_code == 200
    entered = {"code": BANK, "name": "杭州西湖合作商户有限公司", "credit_code": "123"}
    assert post(wu, "", **entered) == 400
    assert post(wu, "", **(entered | {"credit_code": CREDIT_CODE})) == 302
    numbers = {"number": NUMBER, "again": NUMBER, "bank_name": "工商银行"}
    assert post(wu, f"{BANK}/account/", **numbers) == 403
    assert post(partner, f"{BANK}/account/", **(numbers | {"again": "1"})) == 400
    assert post(partner, f"{BANK}/account/", **numbers) == 302
    priced = {"good": str(good.uid), "yuan": "4.50", "since": f"{clock() + timedelta(days=2):%Y-%m-%d}"}
    assert post(partner, f"{BANK}/price/", **priced) == 302
    assert post(partner, f"{BANK}/agree-price/", price=str(AgreedPrice.objects.get().pk)) == 403
    assert post(wu, f"{BANK}/agree-price/", price=str(AgreedPrice.objects.get().pk)) == 302
    assert qian.get(f"{DESK}{BANK}/").status_code == 404

    assert post(wu, f"{BANK}/draw/", month=f"{day_of(clock()):%Y-%m}") == 409
    assert post(wu, f"{BANK}/draw/", month=f"{day_of(then):%Y-%m}") == 302
    one = PartnerStatement.objects.get()
    page, line = f"statements/{one.uid}/", str(one.lines.get().pk)
    assert qian.get(f"{DESK}{page}").status_code == 404
    assert post(partner, f"{page}object/", version="1", because="少一条") == 302
    assert "少一条" in wu.get(f"{DESK}{page}").content.decode()
    assert post(wu, f"{page}correct/", line="²", yuan="4.9", because="协议价") == 404
    assert post(wu, f"{page}correct/", line=line, yuan="4.9", because="协议价") == 302
    assert post(partner, f"{page}agree/", version="1") == 409
    assert post(partner, f"{page}agree/", version="2") == 302
    assert post(wu, f"{page}settle/", version="2") == 403
    assert post(zhao, f"{page}settle/", version="2") == 302
    assert Payable.objects.get().amount_fen == 490 and Firm.objects.count() == 1
    for client in (wu, partner, zhao, sun):
        assert client.get(f"{DESK}{page}").status_code == client.get(f"{DESK}{BANK}/").status_code == 200
    then = clock() + timedelta(days=2)  # the account may be paid by then
    batch = make_batch(by=cast.sun.actor, at=then)
    release(batch=batch, seen_hash=batch.content_hash, by=cast.wu.actor, at=then)
    said = [Said(batch.lines.get().end_to_end_id, "RJCT", "", "AC04")]
    raw = report(said, order=batch.message_id, message_id="A1", written_at=then)
    assert "told-bad" not in partner.get(f"{DESK}{BANK}/").content.decode()
    take_answer(raw=raw, by=cast.sun.actor, at=then)
    for client in (wu, partner):
        told = client.get(f"{DESK}{BANK}/").content.decode().split("told-bad")
        assert len(told) == 2
        assert "4.90" in told[1]
        assert "该账户已销户" in told[1]
    another = numbers | dict.fromkeys(("number", "again"), "987654321")
    assert post(partner, f"{BANK}/account/", **another) == 302
    assert "told-bad" not in partner.get(f"{DESK}{BANK}/").content.decode()
    assert "杭州西湖合作商户有限公司" not in partner.get("/desk/payments/").content.decode()

    book = partner.get(f"{DESK}{page}statement.xlsx")
    (sheet,) = (
        CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()[1:-1],
    )
    assert [(row[0], row[4], row[5]) for row in sheet] == [(Order.objects.get().ref, 5.0, 4.9)]


def test_a_partner_without_a_firm_has_the_name_that_the_items_give_it(cast: Cast) -> None:
    assert named(["elsewhere", BANK], on=day_of(clock())) == [(BANK, BANK), ("elsewhere", "elsewhere")]
    text = (settings.ZEROTRIP_PACKS / "hangzhou/start-up-credit.toml").read_text("utf-8")
    publish(text, cast.actors, clock())
    with override("zh-hans"):
        assert dict(named([BANK], on=day_of(clock()))) == {BANK: "合作银行"}
        good = Good(partner=BANK)
        good.partner_name = BANK
        assert partners_among([good], on=day_of(clock())) == [(BANK, "合作银行")]
