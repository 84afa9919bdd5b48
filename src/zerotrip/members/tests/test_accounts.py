from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from zerotrip.audit.models import Entry
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN, CHENS_OTHER_ACCOUNT
from zerotrip.members.actions import change_account
from zerotrip.members.models import BankAccount
from zerotrip.members.queries import open_account_of
from zerotrip.notices.queries import inbox

pytestmark = pytest.mark.django_db
NUMBER, BANK = CHENS_OTHER_ACCOUNT


def _change(cast: Cast, at: datetime, number: str = NUMBER, bank: str = BANK, **more: str) -> BankAccount:
    return change_account(
        person=cast.chen, number=number, bank_name=bank, by=cast.chen_user.actor, at=at, **more
    )


def test_a_change_closes_the_old_account_and_opens_another(cast: Cast, now: datetime) -> None:
    new = _change(cast, now, number="6217 0015 4000 1234 564")
    assert open_account_of(cast.chen) == new
    assert (new.holder, new.number.open(), new.masked) == (CHEN.name, NUMBER, "**** 4564")
    old = BankAccount.objects.exclude(pk=new.pk).get()
    assert (old.number.open(), old.until) == (CHEN.account, new.since)


def test_a_change_is_written_down_without_the_number_and_told_to_the_person(
    cast: Cast, now: datetime
) -> None:
    _change(cast, now)
    entry = Entry.objects.filter(what="members.account-changed", about=cast.chen.key).latest("pk")
    assert NUMBER not in repr(list(Entry.objects.filter(pk=entry.pk).values()))
    (notice,) = inbox(cast.chen_user.actor)
    assert notice.event == "members.account-changed"
    assert "**** 4564" in notice.body["zh-Hans"]
    assert NUMBER not in str(notice.body)


def test_the_same_number_again_is_the_same_account(cast: Cast, now: datetime) -> None:
    assert _change(cast, now) == _change(cast, now + timedelta(seconds=1))
    assert BankAccount.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"number": "6217001540001234565"}, "account-check"),
        ({"number": "62170015"}, "account-length"),
        ({"number": "六二一七"}, "account-length"),
        ({"holder": "孙丽华"}, "holder-differs"),
        ({"bank": " "}, "bank-missing"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_the_old_one_stays(
    cast: Cast, now: datetime, given: dict[str, str], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _change(cast, now, **given)
    assert refused.value.code == code
    open_now = open_account_of(cast.chen)
    assert open_now is not None
    assert open_now.number.open() == CHEN.account


def test_nobody_changes_another_persons_account(cast: Cast, now: datetime) -> None:
    for user in (cast.lin, cast.wu, cast.sun, cast.admin):
        with pytest.raises(NotAllowed):
            change_account(person=cast.chen, number=NUMBER, bank_name=BANK, by=user.actor, at=now)


def test_the_database_keeps_one_open_account_for_each_person(cast: Cast, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BankAccount.objects.create(
            person=cast.chen, holder=CHEN.name, bank_name=BANK, number=NUMBER, tail="4564", since=now.date()
        )


def test_a_change_that_meets_another_is_a_conflict(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zerotrip.members import actions

    closed = open_account_of(cast.chen)
    assert closed is not None
    new = actions.account_at(BANK, number=NUMBER, bank_code="", on=now.date())
    new.person, new.holder = cast.chen, CHEN.name
    with pytest.raises(Conflict):  # seen as it was before somebody else's change
        actions.replace_account(None, new, by=cast.chen_user.actor, at=now)


def test_the_number_cannot_be_read_in_the_database(cast: Cast, now: datetime) -> None:
    _change(cast, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_bankaccount")
        assert NUMBER not in repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor])
