"""The table of signatures at the desk: looked at before it is proposed, adopted by somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation
from zerotrip.payments import actions
from zerotrip.payments.effects import Effect, effect_of, paid_in_twelve_months
from zerotrip.payments.models import ReleaseTable
from zerotrip.payments.signing import steps_of, table_in_force
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/payments/rules/"
KEYS = [f"7c3f6d9e0d0a4c558f0e2f5b8f3a7b{n:02d}" for n in range(20)]


def owed(cast: Cast, at: datetime, ref: str, yuan: str) -> None:
    actions.owe(
        reference=ref,
        person=cast.chen,
        amount=Amount.yuan(yuan),
        fund="mutual-aid.hospital",
        item_id="hz.mutual-aid.hospital",
        purpose={"zh-Hans": "住院医疗互助", "en": "Hospital mutual aid"},
        organisation=cast.unit,
        by=Actor.system("worker"),
        at=at,
        because=ref,
    )


def _paid(cast: Cast, at: datetime, ref: str, yuan: str) -> None:
    owed(cast, at, ref, yuan)
    actions.make_batch(by=cast.sun.actor, at=at)


def test_effect_counts_lines_by_their_sum_and_by_their_payees_twelve_months(
    cast: Cast, now: datetime
) -> None:
    days = [now - timedelta(days=n) for n in (500, 300, 20, 0)]
    for n, (at, yuan) in enumerate(zip(days, ("40000", "30000", "30000", "1000"), strict=True)):
        _paid(cast, at, f"HZ-2026-{n:06d}", yuan)
    paid = paid_in_twelve_months(now)
    # The first is older than twelve months, yet counts in the year of the second.
    assert [each.year for each in paid] == [7_000_000, 6_000_000, 6_100_000]
    before = steps_of(table_in_force())
    assert effect_of(before, [actions.Step("line", 3_000_000, 2)], paid) == Effect(3, 2, 0, 0)
    assert effect_of(before, [actions.Step("year", 6_100_000, 0)], paid) == Effect(3, 2, 0, 2)
    strict = [actions.Step("line", 1, 3)]
    assert effect_of(strict, before, paid) == Effect(3, 0, 3, 0)


def test_table_is_looked_at_proposed_and_adopted_by_another(cast: Cast, now: datetime) -> None:
    district = Organisation.objects.get(code=XIHU)
    for user, place in ((cast.zhao, cast.city), (cast.approver, district)):
        appoint(user=user, organisation=place, role="releaser", since=now.date(), by=cast.admin.actor, at=now)
    _paid(cast, now, "HZ-2026-000001", "1767")
    keys = iter(KEYS)
    sun, wu, zhao, approver, auditor = (
        signed_in(cast, who) for who in ("sun", "wu", "zhao", "approver", "auditor")
    )
    for client in (sun, wu, zhao, approver, auditor):
        client.cookies["django_language"] = "en"
    sums = {"line-2": "1000", "line-3": "", "line-0": "80000"}
    looked = sun.get(PAGE, {**sums, "preview": "1"}).content.decode()
    assert '<dt>would have needed more signatures</dt><dd class="num">1</dd>' in looked
    falls = sun.get(PAGE, {"line-2": "500", "line-3": "400", "preview": "1"})
    assert (falls.status_code, 'value="400"' in falls.content.decode()) == (400, True)
    assert sun.get(PAGE, {"preview": "1"}).status_code == 400
    said = {**sums, "because": "新的财务制度"}
    assert approver.post(PAGE, {**said, "key": next(keys)}).status_code == 403
    assert wu.post(PAGE, {**said, "key": next(keys)}).status_code == 302
    old, new = ReleaseTable.objects.get(adopted_at__isnull=False), ReleaseTable.objects.get(adopted_at=None)
    adopts = {"verb": "adopt", "table": new.pk}
    for client in (wu, sun, approver, auditor):
        assert client.post(PAGE, {**adopts, "key": next(keys)}).status_code == 403
    assert (table_in_force(), "新的财务制度" in auditor.get(PAGE).content.decode()) == (old, True)
    assert zhao.post(PAGE, {**adopts, "key": next(keys)}).status_code == 302
    assert table_in_force() == new
    assert zhao.post(PAGE, {**adopts, "key": next(keys)}).status_code == 409
    assert zhao.post(PAGE, {"verb": "adopt", "table": "x", "key": next(keys)}).status_code == 409


def test_proposal_that_another_table_overtook_waits_no_more(cast: Cast, now: datetime) -> None:
    appoint(
        user=cast.zhao, organisation=cast.city, role="releaser", since=now.date(), by=cast.admin.actor, at=now
    )
    steps = [actions.Step("line", 100_000, 2)]
    for n in range(2):
        at = now + timedelta(minutes=n)
        actions.propose_table(steps=steps, by=cast.wu.actor, at=at, because=f"proposal {n}")
    first, second = ReleaseTable.objects.filter(adopted_at=None).order_by("proposed_at")
    actions.adopt_table(table=second, by=cast.zhao.actor, at=now + timedelta(hours=1))
    answer = signed_in(cast, "zhao").post(PAGE, {"verb": "adopt", "table": first.pk, "key": KEYS[0]})
    assert (answer.status_code, table_in_force()) == (409, second)
