"""What a new sharing out moves: between the funds, and to or from those who were granted earlier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zerotrip.cases.ceilings.among import entries_among
from zerotrip.cases.ceilings.sharing import settlements
from zerotrip.cases.debts.recovering import claim
from zerotrip.cases.debts.reversing import cancel
from zerotrip.cases.debts.sums import lessen_owed, owe_award
from zerotrip.cases.models import Award, Ceiling, Share
from zerotrip.core.actor import Actor
from zerotrip.ledger.actions import transfer_all


def settle_among_funds(
    ceiling: Ceiling, shares: Sequence[Share], before: Sequence[tuple[int, int]], *, by: Actor, at: datetime
) -> None:
    """`before` is what each bore and gave. Raises ledger.NotEnough where a fund cannot pay its part."""
    then = [borne - given for borne, given in before]
    now = [share.borne_fen - share.given_fen for share in shares]
    debts = [(shares[each.payer], shares[each.payee], each.fen) for each in settlements(then, now)]
    among = [(payer, payee, fen) for payer, payee, fen in debts if payer.fund != payee.fund]
    transfer_all(entries_among(ceiling, among), by=by, at=at)


def owe_more(award: Award, fen: int, *, by: Actor, at: datetime) -> None:
    """Another award left room: what was claimed back for this one is not owed, the rest is paid."""
    left = fen - cancel(award, fen, by=by, at=at)
    if left:
        owe_award(award, left, by=by, at=at)


def take_less(award: Award, fen: int, *, by: Actor, at: datetime) -> None:
    """The limit itself became lower: what nobody is paying yet is less, what was paid is claimed back."""
    left = lessen_owed(award, fen, by=by, at=at)
    if left:
        claim(None, award, left, fund=award.case.fund, by=by, at=at)
