"""Two who appoint the same person at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from django.db import connection

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.org.actions import appoint, open_account
from zerotrip.org.models import Post, User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SYSTEM = Actor.system("test")


@pytest.mark.parametrize("round_", range(5))
def test_posts_kept_apart_are_not_given_by_two_at_once(cast: Cast, now: datetime, round_: int) -> None:
    """Through two accounts of the one person, which neither sees in the other's."""
    first = open_account(username="first", display_name="周", password="x" * 12, by=SYSTEM, at=now)
    uid = first.person_uid
    second = open_account(
        username="second", display_name="周", password="x" * 12, person_uid=uid, by=SYSTEM, at=now
    )
    start = Barrier(2)

    def give(user: User, role: str) -> object:
        try:
            start.wait()
            return appoint(
                user=user, organisation=cast.city, role=role, since=date(2026, 6, 1), by=SYSTEM, at=now
            )
        except NotAllowed as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(give, (first, second), ("auditor", "officer")))
    assert sorted(type(each).__name__ for each in came) == ["NotAllowed", "Post"]
    assert Post.objects.filter(user__person_uid=uid).count() == 1
