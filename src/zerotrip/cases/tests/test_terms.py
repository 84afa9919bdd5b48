"""A pack's own terms: when it is warned of, when a case is passed up, when silence accepts it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zerotrip.cases import watching
from zerotrip.cases.models import Case
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.cases.tests.test_after import PARTNER, Apply, apply, who
from zerotrip.catalogue.problems import PackErrors
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.demo.cast import CITY, Cast
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role

__all__ = ["apply", "who"]
pytestmark = pytest.mark.django_db
OWN = "warn_working_days = 6\nidle_working_days = 8\naccept_working_days = 1\n"


def test_each_case_is_watched_by_the_terms_of_its_own_pack(
    cast: Cast, who: dict[str, Actor], apply: Apply, now: datetime
) -> None:
    city = Organisation.objects.get(code=CITY)
    appoint(user=cast.lin, organisation=city, role=Role.OFFICER, since=day_of(now), by=who["admin"], at=now)
    plain, own = apply("plain"), apply("own", process=OFFICER + OWN)
    kinds, seen = ("warned", "escalate"), []
    for days in (4, 6, 14):
        watching.watch(at=now + timedelta(days=days))
        seen.append([[case.events.filter(kind=kind).count() for kind in kinds] for case in (plain, own)])
    assert seen == [[[0, 0], [0, 0]], [[0, 1], [1, 0]], [[1, 1], [1, 1]]]


def test_silence_accepts_after_the_pack_s_own_days(apply: Apply, now: datetime) -> None:
    plain, own = apply("plain"), apply("own", process=OFFICER + OWN)
    Case.objects.update(accepted_at=None, running_since=None, due_on=None)
    watching.watch(at=now + timedelta(days=4))
    assert [Case.objects.get(pk=case.pk).accepted_at is not None for case in (plain, own)] == [False, True]


def test_a_partner_s_code_that_no_case_can_hold_is_refused(who: dict[str, Actor], now: datetime) -> None:
    process = OFFICER + PARTNER.replace('code = "bank"', f'code = "{"b" * 33}"')
    with pytest.raises(PackErrors, match=r"code"):
        publish_item("long", by=who["admin"], second=who["zhao"], at=now, process=process)
