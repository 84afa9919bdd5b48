"""An award comes under its ceiling, changes there or leaves it: the shares are reckoned anew, and funds and
payees settle what changed. All of it in the transaction of the act."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from zerotrip.cases.ceilings.fresh import under_fresh_ceilings
from zerotrip.cases.ceilings.giving_way import beside
from zerotrip.cases.ceilings.keys import key_of, limit_of, rule_of, turn_of
from zerotrip.cases.ceilings.money import owe_more, settle_among_funds, take_less
from zerotrip.cases.ceilings.sharing import Claim, borne_by, given_by
from zerotrip.cases.ceilings.sharing import limit_of as lowest
from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Award, Ceiling, Share
from zerotrip.core.actor import Actor
from zerotrip.payments.books import fund_address


def under_ceiling(
    award: Award, seen: Evaluation, fen: int, *, first: bool = False, by: Actor, at: datetime
) -> int:
    """What of `fen`, the rule's own sum, the payee is due from this award: what the ceiling leaves. `first`:
    the award has just been made, and has no share."""
    rule = rule_of(award.case)
    if rule is None:
        share = beside(award, first=first)
        return fen if share is None else _share_out(share, fen, by=by, at=at)
    limit, key = limit_of(seen, rule), key_of(award.case, seen, rule)
    if first and not Ceiling.objects.filter(key=key).exists():
        try:
            with transaction.atomic():
                return under_fresh_ceilings([(award, seen)])[0]
        except IntegrityError:  # another level has opened it a moment ago
            pass
    at_first = fen if limit is None else limit
    ceiling, _ = Ceiling.objects.get_or_create(key=key, defaults={"limit_fen": at_first})
    row = {"ceiling": ceiling, "rank": rule.rank, "turn": turn_of(award.case), "limit_fen": limit,
           "fund": fund_address(award.case.fund)}  # fmt: skip
    made = row | {"entitlement_fen": 0}
    if first:
        share = Share.objects.create(award=award, **made)
    else:
        share, _ = Share.objects.update_or_create(award=award, defaults=row, create_defaults=made)
    return _share_out(share, fen, by=by, at=at)


def changed_to(
    award: Award, was: int, due: int, seen: Evaluation, *, by: Actor, at: datetime
) -> tuple[int, int]:
    """What the payee had from this award and what they are due from it, where the rule's sum changes."""
    share = Share.objects.select_related("ceiling").filter(award=award).first()
    if share is None:
        return was, due
    rule = rule_of(award.case)
    if rule is not None and due:
        share.limit_fen = limit_of(seen, rule)
        Share.objects.filter(pk=share.pk).update(limit_fen=share.limit_fen)
    had = share.given_fen
    return had, _share_out(share, due, by=by, at=at)


def leave_ceiling(award: Award, *, by: Actor, at: datetime) -> None:
    """The award counts no more and its payable is taken back: what it leaves free is the others'."""
    for share in Share.objects.select_related("ceiling").filter(award=award):
        _share_out(share, 0, by=by, at=at)


def _share_out(changed: Share, entitlement_fen: int, *, by: Actor, at: datetime) -> int:
    ceiling = _held(changed.ceiling_id)
    shares = list(Share.objects.filter(ceiling=ceiling).select_related("award__person"))
    place = next(at_ for at_, share in enumerate(shares) if share.pk == changed.pk)
    before = [(share.borne_fen, share.given_fen) for share in shares]
    shares[place].entitlement_fen = entitlement_fen
    _reckon(ceiling, shares, place)
    settle_among_funds(ceiling, shares, before, by=by, at=at)
    for number, (share, (_borne, had)) in enumerate(zip(shares, before, strict=True)):
        if number != place and share.given_fen > had:
            owe_more(share.award, share.given_fen - had, by=by, at=at)
        elif number != place and share.given_fen < had:
            take_less(share.award, had - share.given_fen, by=by, at=at)
    changed.borne_fen, changed.given_fen = shares[place].borne_fen, shares[place].given_fen
    return changed.given_fen


def _held(pk: int) -> Ceiling:
    """The row is held until the act is done: of two levels that grant at once the second sees the first."""
    Ceiling.objects.filter(pk=pk).update(rounds=F("rounds") + 1)
    return Ceiling.objects.get(pk=pk)


def _reckon(ceiling: Ceiling, shares: list[Share], place: int) -> None:
    claims = [Claim(each.rank, each.turn, each.entitlement_fen, each.limit_fen) for each in shares]
    limit = lowest(claims, ceiling.limit_fen)
    bears = borne_by(claims, limit)
    gives = given_by(claims, [each.given_fen for each in shares], sum(bears), first=place)
    for share, fen, given in zip(shares, bears, gives, strict=True):
        share.borne_fen, share.given_fen = min(share.borne_fen, fen), given
    # The database adds up after every row: first what becomes less, then the limit, then what becomes more.
    Share.objects.bulk_update(shares, ["entitlement_fen", "borne_fen", "given_fen"])
    if limit != ceiling.limit_fen:
        Ceiling.objects.filter(pk=ceiling.pk).update(limit_fen=limit)
    more = [share for share, fen in zip(shares, bears, strict=True) if share.borne_fen < fen]
    for share, fen in zip(shares, bears, strict=True):
        share.borne_fen = fen
    Share.objects.bulk_update(more, ["borne_fen"])
