from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.audit.models import Entry
from zerotrip.demo.cast import Cast, seat_the_cast
from zerotrip.ledger.queries import balance, reconcile
from zerotrip.members.queries import enrolment_rows, open_account_of
from zerotrip.org.models import Post, User
from zerotrip.org.queries import reach

pytestmark = pytest.mark.django_db


def test_the_cast_is_seated_once(cast: Cast, now: datetime) -> None:
    before = (User.objects.count(), Post.objects.count(), balance("fund:mutual-aid.hospital"))
    assert seat_the_cast(at=now, year=2026) == cast
    assert (User.objects.count(), Post.objects.count(), balance("fund:mutual-aid.hospital")) == before
    assert Entry.objects.filter(what="org.account-opened").count() == User.objects.count() == 11
    assert list(reconcile()) == []


def test_everybody_has_their_part(cast: Cast, now: datetime) -> None:
    roles = {name: sorted(reach(actor, now.date()).roles) for name, actor in cast.actors.items()}
    assert roles == {
        "chen": [],
        "lin": ["unit-officer"],
        "wu": ["officer", "releaser"],
        "zhao": ["approver"],
        "sun": ["cashier"],
        "qian": ["officer"],
        "approver": ["approver"],
        "partner": ["partner"],
        "accountant": ["accountant"],
        "auditor": ["auditor"],
        "admin": ["administrator"],
    }
    assert open_account_of(cast.chen) is not None
    assert cast.chen.key == cast.chen_user.actor.key


def test_chen_is_enrolled_when_asked_and_only_once(cast: Cast) -> None:
    assert enrolment_rows(cast.chen) == []
    roster = cast.enrol(year=2026)
    assert cast.enrol(year=2026) == roster
    assert [row["product"] for row in enrolment_rows(cast.chen)] == ["P1", "P2", "P3"]
    assert balance("unit:330106-0001:fees").posted.minor == -11_600
