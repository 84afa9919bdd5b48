"""What a new sharing out moves: between the funds, and to or from those who were granted earlier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zerotrip.cases.ceilings.sharing import settlements
from zerotrip.cases.debts.recovering import claim
from zerotrip.cases.debts.reversing import cancel
from zerotrip.cases.debts.sums import lessen_owed, owe_award
from zerotrip.cases.models import Award, Ceiling, Share
from zerotrip.core.actor import Actor
from zerotrip.funds.drawing import entries_from
from zerotrip.ledger.actions import transfer_all
from zerotrip.ledger.moves import Entry


def settle_among_funds(
    ceiling: Ceiling, shares: Sequence[Share], before: Sequence[tuple[int, int]], *, by: Actor, at: datetime
) -> None:
    """`before` is what each bore and gave. Raises ledger.NotEnough where a fund cannot pay its part."""
    then = [borne - given for borne, given in before]
    now = [share.borne_fen - share.given_fen for share in shares]
    entries: list[Entry] = []
    for each in settlements(then, now):
        payer, payee = shares[each.payer], shares[each.payee]
        if payer.fund != payee.fund:
            name = f"share:{ceiling.pk}:{ceiling.rounds}:{payer.pk}:{payee.pk}"
            because = f"{payer.award.reference} → {payee.award.reference}"
            entries += entries_from(name, payer.fund, payee.fund, each.fen, because)
    transfer_all(entries, by=by, at=at)


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
