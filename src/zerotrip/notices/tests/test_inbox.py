from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.notices.actions import mark_read, tell, tell_all
from zerotrip.notices.models import Notice
from zerotrip.notices.queries import inbox, notice_for, unread

pytestmark = pytest.mark.django_db
CHEN, QIAN = Actor.person("1", "陈秀英"), Actor.person("2", "钱伟")
TEXT = {"zh-Hans": "已到账", "en": "Paid"}


def _tell(at: datetime, to: Actor = CHEN) -> Notice:
    return tell(to_key=to.key, event="test", title=TEXT, body=TEXT, link="/m/", at=at)


def test_a_notice_speaks_the_readers_language(now: datetime) -> None:
    notice = _tell(now)
    with translation.override("en"):
        assert (notice.headline, notice.text) == ("Paid", "Paid")
    with translation.override("zh-hans"):
        assert notice.headline == "已到账"


def test_the_inbox_is_the_recipients_own_newest_first(now: datetime) -> None:
    old, new = _tell(now), _tell(now + timedelta(minutes=1))
    _tell(now, to=QIAN)
    assert list(inbox(CHEN)) == [new, old]
    assert unread(CHEN) == 2
    with pytest.raises(NotVisible):
        notice_for(QIAN, new.uid)
    assert notice_for(CHEN, new.uid) == new


def test_only_the_recipient_reads_and_the_first_time_stays(now: datetime) -> None:
    notice = _tell(now)
    assert mark_read(by=QIAN, notices=[notice], at=now) == 0
    assert mark_read(by=CHEN, notices=[notice], at=now) == 1
    assert mark_read(by=CHEN, notices=[notice], at=now + timedelta(days=1)) == 0
    notice.refresh_from_db()
    assert (notice.read_at, unread(CHEN)) == (now, 0)


def test_what_did_not_happen_is_not_told(now: datetime) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _tell(now)
        raise ZeroDivisionError
    assert unread(CHEN) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_telling_many_costs_one_statement(
    now: datetime, count: int, django_assert_num_queries: object
) -> None:
    keys = [f"person:{n}" for n in range(count)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        tell_all(to_keys=keys, event="test", title=TEXT, body=TEXT, at=now)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(Notice.objects.all()) == count
