"""What changes between choosing what is paid and writing the batch; and firms beside people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.core.money import Amount
from zerotrip.ledger import actions as ledger
from zerotrip.members.actions import change_account
from zerotrip.members.firms import register_firm
from zerotrip.members.models import BankAccount, Firm, Person
from zerotrip.payments import actions, queries
from zerotrip.payments.actions import batching
from zerotrip.payments.effects import paid_in_twelve_months
from zerotrip.payments.signing import signatures_needed
from zerotrip.payments.tests.conftest import Owe, refused, send

if TYPE_CHECKING:
    from zerotrip.demo.cast import Cast

pytestmark = pytest.mark.django_db
REF = "HZ-2026-000001"
Chosen = Callable[[Actor, datetime], list[int]]


@pytest.fixture
def firm(cast: Cast, now: datetime) -> Firm:
    """With an account, and plenty at its place."""
    firm = register_firm(
        code="xihu", name="杭州西湖合作商户有限公司", credit_code="91330106MA2H1A2B3C",
        organisation=cast.district, by=cast.wu.actor, at=now,
    )  # fmt: skip
    BankAccount.objects.create(
        firm=firm, holder=firm.name, bank_name="工商银行", number="1202022109900123456", tail="3456",
        since=now.date(),
    )  # fmt: skip
    ledger.open_account(address="outside", may_overdraw=True)
    ledger.open_account(address=firm.address)
    ledger.transfer(
        reference="earned", source="outside", destination=firm.address, amount=Amount.yuan("200000"),
        by=Actor.system("worker"), at=now,
    )  # fmt: skip
    return firm


def owe_firm(firm: Firm, reference: str, amount: str, at: datetime) -> None:
    actions.owe_firm(
        reference=reference, firm=firm, amount=Amount.yuan(amount), item_id="mall",
        purpose={"zh-Hans": "结算", "en": "settlement"}, by=Actor.system("worker"), at=at, because=reference,
    )  # fmt: skip


def test_account_that_closes_while_the_batch_is_made_is_left_out_and_the_rest_goes(
    cast: Cast, owe: Owe, sun: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin = type(cast.chen).objects.get(uid=cast.lin.person_uid)
    change_account(
        person=lin, number="6222021208010026217", bank_name="工商银行", by=Actor.system("x"), at=now
    )
    owe()
    owe("HZ-2026-000002", person=lin)
    owe("HZ-2026-000003")
    chosen: Chosen = batching._payables

    def then(*whose: Person) -> Chosen:
        def choose(by: Actor, at: datetime) -> list[int]:
            found = chosen(by, at)
            BankAccount.objects.filter(person__in=whose).update(until=now.date())
            return found

        return choose

    monkeypatch.setattr(batching, "_payables", then(lin))
    batch = actions.make_batch(by=sun, at=now)
    paid = list(batch.lines.values_list("position", "payable__reference"))
    assert (paid, batch.left_out) == ([(1, REF), (2, "HZ-2026-000003")], 1)
    assert (queries.state_of("HZ-2026-000002"), queries.owed(sun, now).waiting.count()) == ("owed", 1)
    assert Entry.objects.get(what="batch.made").data["left_out"] == 1
    owe("HZ-2026-000004")
    monkeypatch.setattr(batching, "_payables", then(cast.chen))
    with refused(Conflict, "accounts-meanwhile"):
        actions.make_batch(by=sun, at=now)


def test_sums_to_one_firm_add_up_over_twelve_months(
    firm: Firm, owe: Owe, sun: Actor, wu: Actor, now: datetime
) -> None:
    for n in range(3):
        at = now + timedelta(days=n)
        owe_firm(firm, f"partner-{n}", "40000", at)
        batch = actions.make_batch(by=sun, at=at)
        assert signatures_needed(batch, at).signatures == (2 if n == 2 else 1)
        send(batch, wu, at)
    assert max(sums.year for sums in paid_in_twelve_months(at)) == 12_000_000


def test_what_a_firm_is_owed_already_is_refused_with_a_sentence(firm: Firm, now: datetime) -> None:
    owe_firm(firm, "partner-1", "100", now)
    with refused(Conflict, "owed-already"):
        owe_firm(firm, "partner-1", "100", now)
