"""Either-or, whichever of the two packs says it.

The one whose pack says it does not come second: that is a requirement. Where it came first it gives way: what
it gave counts towards the other, whose fund bears its own sum in either order. Nobody who has more already
gives it back: what is above that sum stays with the fund that gave it. Two that say it of each other say
`either_or = "first"` as well, and the second is refused."""

from __future__ import annotations

from django.db.models import F

from zerotrip.cases.ceilings.sharing import GIVES_WAY
from zerotrip.cases.evaluation import on_record
from zerotrip.cases.models import Award, Ceiling, Share, Verdict
from zerotrip.core.period import Period
from zerotrip.payments.books import fund_address

KEY = "either-or"
STAYS = 1


def beside(award: Award, *, first: bool) -> Share | None:
    """The award's share, where others give way to it; None where it stands alone."""
    share = None if first else Share.objects.filter(award=award).first()
    giving_way = [other for other in _earlier(award) if _excludes(other, award)]
    giving_way = [other for other in giving_way if _held(other)]
    if not giving_way:
        return share
    total = sum(other.amount_fen for other in giving_way)
    if share is None:
        key = f"{KEY}|{award.item_id}|{award.person_id}|{award.case.subject}"
        ceiling, _ = Ceiling.objects.get_or_create(key=key, defaults={"limit_fen": 0})
        share = Share.objects.create(ceiling=ceiling, **_row(award, STAYS))
    Ceiling.objects.filter(pk=share.ceiling_id).update(limit_fen=F("limit_fen") + total)
    for other in giving_way:
        fen = other.amount_fen
        row = _row(other, GIVES_WAY) | {"entitlement_fen": fen, "borne_fen": fen, "given_fen": fen}
        Share.objects.create(ceiling_id=share.ceiling_id, **row)
    return share


def _earlier(award: Award) -> list[Award]:
    """Those that this one's evaluation saw, unless they are shared already. Its own number is written: no
    further one can come before it."""
    if award.number == 1:
        return []
    standing = Award.objects.filter(
        person=award.person_id, number__lt=award.number, voided_at=None, share=None
    )
    return list(standing.select_related("case__edition", "person").order_by("number"))


def _excludes(other: Award, award: Award) -> bool:
    said = [one for one in other.case.edition.loaded.pack.stacking.excludes if one.item == award.item_id]
    said = [one for one in said if one.above is None or award.amount_fen > one.above]
    return bool(said) and award.on in _period(other)


def _period(award: Award) -> Period:
    """As its own decision had it."""
    granted = award.case.decisions.filter(verdict=Verdict.GRANTED).select_related("receipt").latest("number")
    decided = on_record(award.case.edition.loaded.program, granted.receipt).decision
    return decided.period or Period.of_year(award.on.year)


def _held(award: Award) -> bool:
    """Until the act is done; False where it was taken back a moment ago."""
    return bool(Award.objects.filter(pk=award.pk, voided_at=None).update(voided_at=None))


def _row(award: Award, rank: int) -> dict[str, object]:
    case = award.case
    turn = f"{award.item_id}|{award.person_id}|{case.subject}"
    return {"award": award, "rank": rank, "turn": turn, "fund": fund_address(case.fund), "limit_fen": None,
            "entitlement_fen": 0}  # fmt: skip
