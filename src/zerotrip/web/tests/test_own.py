"""The phone is one's own, whatever post one holds."""

from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.cases.tests.conftest import HOSPITAL, Settle, hall, lines, settle
from zerotrip.core.calendar import day_of
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


def test_an_officer_who_is_a_member_has_no_other_members_case_on_the_phone(
    hall: Cast, settle: Settle, now: datetime
) -> None:
    xihu = Organisation.objects.get(code=XIHU)
    by = hall.actors["admin"]
    appoint(user=hall.lin, organisation=xihu, role=Role.OFFICER, since=day_of(now), by=by, at=now)
    case, lin = settle()[HOSPITAL], signed_in(hall, "lin")
    pages = ("", "decision/", "receipt.json", "paper/", "appeal/", "withdraw/")
    chens, lins = (
        [client.get(f"/m/cases/{case.ref}/{page}").status_code for page in pages]
        for client in (signed_in(hall, "chen_user"), lin)
    )
    assert (lins, 404 in chens) == ([404] * len(pages), False)
    assert lin.get(f"/desk/cases/{case.ref}/").status_code == 200
