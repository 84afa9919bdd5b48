"""Many awards that each stand first and alone under a ceiling of their own."""

from __future__ import annotations

from collections.abc import Sequence

from zerotrip.cases.ceilings.keys import key_of, limit_of, rule_of, turn_of
from zerotrip.cases.ceilings.sharing import Claim, borne_by, given_by
from zerotrip.cases.ceilings.sharing import limit_of as lowest
from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Award, Ceiling, Share
from zerotrip.payments.books import fund_address
from zerotrip.vault.rows import insert


def under_fresh_ceilings(awards: Sequence[tuple[Award, Evaluation]]) -> list[int]:
    """Beside each what its payee is due: what `actions.under_ceiling` leaves of the rule's own sum. No other
    award of the person is there; a ceiling that is makes the database refuse all."""
    shares = [_alone(award, seen) for award, seen in awards]
    anew = [share for share in shares if share]
    insert([share.ceiling for share in anew])
    for share in anew:
        share.ceiling_id = share.ceiling.pk  # which it has only now
    insert(anew)
    pairs = zip(awards, shares, strict=True)
    return [share.given_fen if share else award.amount_fen for (award, _seen), share in pairs]


def _alone(award: Award, seen: Evaluation) -> Share | None:
    rule = rule_of(award.case)
    if rule is None:
        return None
    claim = Claim(rule.rank, turn_of(award.case), award.amount_fen, limit_of(seen, rule))
    limit = lowest([claim], award.amount_fen if claim.limit_fen is None else claim.limit_fen)
    bears = borne_by([claim], limit)
    gives = given_by([claim], [0], sum(bears), first=0)
    # The database adds up what its shares bear: used_fen is not written here.
    ceiling = Ceiling(key=key_of(award.case, seen, rule), limit_fen=limit, rounds=1)
    return Share(
        award=award,
        ceiling=ceiling,
        rank=claim.rank,
        turn=claim.turn,
        fund=fund_address(award.case.fund),
        limit_fen=claim.limit_fen,
        entitlement_fen=claim.entitlement_fen,
        borne_fen=bears[0],
        given_fen=gives[0],
    )
