"""Promise 9: no order of acts breaks the books. Faults are planted, and each is found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.stateful import run_state_machine_as_test

from stories import money_acting
from stories.money_machine import Money
from stories.money_openings import OPENINGS, lives_from
from zerotrip.books import closing
from zerotrip.cases.actions import granting as debts_granting
from zerotrip.cases.ceilings import actions as ceilings
from zerotrip.cases.ceilings.sharing import Claim
from zerotrip.cases.instalments import actions as instalments
from zerotrip.cases.tests.items import publish_item
from zerotrip.cases.tests.test_ceilings import FIXED
from zerotrip.core.errors import Refused
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.actions import open_account, transfer
from zerotrip.ledger.moves import Resolution
from zerotrip.ledger.queries import balance
from zerotrip.members.actions import change_account
from zerotrip.members.models import Person
from zerotrip.members.rosters import enrol
from zerotrip.payments import matching, states
from zerotrip.payments import recovering as recovering_books
from zerotrip.payments.statements import assigning
from zerotrip.payments.states import Deed, Event, LineState, Move, Outcome
from zerotrip.points import actions as points
from zerotrip.points.actions import _resolutions
from zerotrip.points.models import Lot, LotRows, Spending

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LONG = os.environ.get("ZEROTRIP_LONG") == "1"
"""`make test-long`: ten times the lives."""
PATIENT = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


CEILING = """
[[define]]
name = "most"
is = "yuan(1500) if month_of(opened_on) == 11 else yuan(1000)"

[stacking.ceiling]
name = "household-aid"
key = "person"
of = "most"
rank = {rank}
basis = "rule"
"""


@pytest.fixture
def money(cast: Cast, now: datetime) -> Iterator[type[Money]]:
    """The items, their funds, and an account for Lin."""
    admin, second = cast.actors["admin"], cast.actors["zhao"]
    for rank, (item, fen) in enumerate(money_acting.DUE.items()):
        name = item.rpartition(".")[2]
        award = FIXED.format(fund="gifts" if name == "gift" else name, yuan=fen // 100)
        more = CEILING.format(rank=rank) if name != "gift" else ""
        publish_item(name, by=admin, second=second, at=now, award=award, more=more)
    for fund in (*money_acting.FUNDS, "fund:points-source"):
        open_account(address=fund)
        transfer(
            reference=f"seed:{fund}", source="outside:union-budget", destination=fund,
            amount=Amount.yuan("100000"), by=admin, at=now,
        )  # fmt: skip
    lin_acts = cast.actors["lin"]
    lin = Person.objects.get(uid=lin_acts.person_uid)
    change_account(person=lin, number="6222021208010026225", bank_name="中国工商银行", by=lin_acts, at=now)
    open_account(address=money_acting.UNIT, may_overdraw=True)
    Money.cast = cast
    yield Money


@pytest.fixture(autouse=True)
def the_same_lives_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hypothesis mixes in numbers that it reads in whatever modules are loaded by then: with other tests
    before it, or after an edit anywhere, the same seed would give other lives."""
    monkeypatch.setattr(HypothesisProvider, "_maybe_draw_constant", lambda *_args, **_more: None)


def live(opening: str, *, lives: int, acts: int, leaning_to: str = "") -> None:
    often = settings(PATIENT, max_examples=lives, stateful_step_count=acts)
    run_state_machine_as_test(seed(9)(lives_from(opening, leaning_to=leaning_to)), settings=often)


@pytest.mark.parametrize("opening", OPENINGS)
def test_no_order_of_acts_breaks_the_books(opening: str, money: type[Money]) -> None:
    lives, acts = (4, 25) if opening == "at_the_start" else (2, 12)
    live(opening, lives=lives * 10 if LONG else lives, acts=acts)


def _nothing(*args: object, **kwargs: object) -> None:
    """In place of something that ought to happen."""


def _returned_is_paid() -> dict[object, object]:
    """A payment that came back counts as paid all the same."""
    moves = dict(states.MOVES)
    moves[LineState.PAID, Event.REJECTED] = Move(LineState.PAID, Deed.NOTHING, Outcome.DUPLICATE)
    return moves


def _rejected_stays_held() -> dict[object, object]:
    moves = dict(states.MOVES)
    moves[LineState.SENT, Event.REJECTED] = Move(LineState.REJECTED, Deed.NOTHING, Outcome.REJECTED)
    return moves


def _part_is_the_whole() -> dict[object, object]:
    """What a bank paid in part counts as paid."""
    moves = dict(states.MOVES)
    moves[LineState.SENT, Event.PARTLY] = Move(LineState.PAID, Deed.POST, Outcome.PAID)
    return moves


def _whole(claims: Sequence[Claim], limit_fen: int) -> list[int]:
    """Each payer bears all that its own rule gives."""
    return [claim.entitlement_fen for claim in claims]


def _from_the_youngest(lots: LotRows, *, on: date) -> LotRows:
    return lots.standing().filter(expires_on__gte=on).order_by("-expires_on", "-earned_on", "-pk")


def _to_the_first_lot(spending: Spending, suffix: str, verb: str) -> list[Resolution]:
    """Points come back, but of two lots only the first has them again."""
    return _resolutions(spending, suffix, verb)[:2]


def _without_the_money(lot: Lot, *, at: datetime) -> bool:
    """Points go, and what stood behind them stays where it was."""
    Lot.objects.filter(pk=lot.pk).update(expired_at=at)
    if free := balance(lot.address).available:
        ledger.open_account(address=points.EXPIRED, asset="POINT")
        ledger.transfer(
            reference=f"lost:{lot.pk}", source=lot.address, destination=points.EXPIRED, amount=free,
            by=points.PLATFORM, at=at,
        )  # fmt: skip
    return True


def _the_whole_each_month(fen: int, months: int) -> list[int]:
    return [fen] * months


FAULTS: dict[str, tuple[str, str, object, str, object]] = {
    "a payment that came back stays paid": ("paid", "bank_returns", matching, "MOVES", _returned_is_paid()),
    "a payment that was rejected stays held": (
        "under_way", "bank_rejects", matching, "MOVES", _rejected_stays_held()),
    "a part counts as the whole": ("under_way", "bank_pays_a_part", matching, "MOVES", _part_is_the_whole()),
    "an old file of the bank counts again": (
        "come_back", "bank_repeats_itself", matching, "HAS_LAST_WORD", ()),
    "what is taken back does not return to its fund": (
        "granted", "take_back", debts_granting, "disown", _nothing),
    "a ceiling is not held": ("granted", "decide", ceilings, "borne_by", _whole),
    "funds do not settle what another bears": (
        "paid_by_the_district", "decide", ceilings, "settle_among_funds", _nothing),
    "what is repaid stays claimed": ("claimed_back", "repay", recovering_books, "unclaim", _nothing),
    "points are spent from the youngest lot": ("two_lots", "spend", LotRows, "spendable", _from_the_youngest),
    "points come back to one lot of two": (
        "spent_of_two", "give_points_back", points, "_resolutions", _to_the_first_lot),
    "expired points leave the money behind": ("over", "expire", points, "_expire", _without_the_money),
    "a closed month takes entries": ("paid", "close", closing.periods, "shut", _nothing),
    "instalments come to more than is owed": (
        "claimed_back", "agree_to_instalments", instalments, "divided", _the_whole_each_month),
    "what is repaid by its code stays in suspense": (
        "claimed_back", "repay_by_its_code", assigning, "INCOMING", "bank:clearing"),
    "a fee is booked for the whole roster again": ("on_the_roster", "enrol", enrol, "_post_fees", _nothing),
}  # fmt: skip
"""Each with the opening it is looked for from and the act that lives lean to; when that comes, about whom and
with what, and what comes between, chance decides."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, money: type[Money], monkeypatch: pytest.MonkeyPatch) -> None:
    """By the model, by what agrees with what, or by the database itself."""
    opening, act, place, name, wrong = FAULTS[fault]
    monkeypatch.setattr(place, name, wrong)
    with pytest.raises((AssertionError, DatabaseError, Refused)):
        live(opening, lives=40, acts=10, leaning_to=act)
