"""An account that the bank refuses stops the payment, says so on phone and desk, and leaves ways on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from zerotrip.core.errors import Conflict, Invalid
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHENS_OTHER_ACCOUNT
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.tests.lines import Lines
from zerotrip.evidence.tests.lines import lines as plugged_in
from zerotrip.members.actions import COOLING, change_account
from zerotrip.members.models import BankAccount
from zerotrip.members.stopping import clear_account
from zerotrip.notices.queries import inbox
from zerotrip.payments.actions import make_batch
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_signing_table import owed

pytestmark = pytest.mark.django_db
STRANGERS = "6228480012345678903"


@pytest.fixture
def lines(now: datetime) -> Iterator[Lines]:
    with plugged_in(now.date()) as plugged:
        yield plugged


def _english(cast: Cast, name: str) -> Client:
    client = signed_in(cast, name)
    client.cookies["django_language"] = "en"
    return client


def test_account_that_the_bank_refuses_stops_the_payment_until_another_is_given(
    cast: Cast, lines: Lines, now: datetime
) -> None:
    chen, later = cast.chen_user.actor, now + COOLING
    owed(cast, now, "HZ-2026-000001", "100")
    change_account(person=cast.chen, number=STRANGERS, bank_name="中国工商银行", by=chen, at=now)
    while send_due(at=now):
        pass
    refused = BankAccount.objects.get(person=cast.chen, until=None)
    assert refused.refused_at == now
    assert {told.event for told in inbox(chen)} == {"members.account-changed", "members.account-refused"}
    with pytest.raises(Conflict):
        make_batch(by=cast.sun.actor, at=later)
    phone = _english(cast, "chen_user").get("/m/me/account/").content.decode()
    desk = _english(cast, "sun").get("/desk/payments/").content.decode()
    assert "The bank says that this account is closed" in phone
    assert "The bank says that the account is closed" in desk
    with pytest.raises(Invalid):
        change_account(person=cast.chen, number=STRANGERS, bank_name="中国银行", by=chen, at=now)
    number, bank = CHENS_OTHER_ACCOUNT
    change_account(person=cast.chen, number=number, bank_name=bank, by=chen, at=now)
    while send_due(at=now):
        pass
    assert make_batch(by=cast.sun.actor, at=later).lines.get().tail == number[-4:]


def test_officer_who_made_sure_that_the_bank_is_wrong_lets_it_be_paid_again(
    cast: Cast, lines: Lines, now: datetime
) -> None:
    owed(cast, now, "HZ-2026-000001", "100")
    change_account(
        person=cast.chen, number=STRANGERS, bank_name="中国工商银行", by=cast.chen_user.actor, at=now
    )
    while send_due(at=now):
        pass
    page = _english(cast, "wu").get(f"/desk/people/{cast.chen.pk}/").content.decode()
    assert "the bank said that the account is closed or not theirs" in page
    clear_account(person=cast.chen, keep=True, by=cast.wu.actor, at=now, because="看过银行卡和身份证")
    later = now + COOLING + timedelta(minutes=1)
    assert make_batch(by=cast.sun.actor, at=later).lines.get().tail == STRANGERS[-4:]
