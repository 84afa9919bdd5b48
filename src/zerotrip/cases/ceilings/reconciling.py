"""What must agree of ceilings and shares at any time."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.ceilings.among import fund_of
from zerotrip.cases.ceilings.sharing import Claim, borne_by
from zerotrip.cases.models import Ceiling, Share
from zerotrip.core.differences import Book, Differs
from zerotrip.ledger.models import Transfer


def reconcile() -> Iterator[Differs]:
    sums = Ceiling.objects.annotate(borne=Sum("shares__borne_fen"), given=Sum("shares__given_fen"))
    for one in sums.exclude(Q(borne=F("used_fen")) | Q(borne=None, used_fen=0)):
        says = _("{kept} yuan used, its shares bear {recomputed}")
        yield Differs(Book.CEILING, one.key, says, one.used_fen, one.borne or 0)
    for one in sums.exclude(Q(borne=F("given")) | Q(borne=None)):
        says = _("{kept} yuan given, {recomputed} borne")
        yield Differs(Book.CEILING, one.key, says, one.given, one.borne)
    yield from _awards_otherwise()
    yield from _shared_otherwise()
    yield from _funds_otherwise()


def _awards_otherwise() -> Iterator[Differs]:
    standing = Share.objects.filter(award__voided_at=None).exclude(entitlement_fen=F("award__amount_fen"))
    gone = Share.objects.filter(award__voided_at__isnull=False).exclude(entitlement_fen=0)
    for share in (standing | gone).select_related("award"):
        due = 0 if share.award.voided_at else share.award.amount_fen
        says = _("{kept} yuan, its award says {recomputed}")
        yield Differs(Book.SHARE, share.award.reference, says, share.entitlement_fen, due)


def _shared_otherwise() -> Iterator[Differs]:
    """Reckoned anew from the claims alone, whatever came first."""
    by_ceiling: dict[int, list[Share]] = {}
    for share in Share.objects.select_related("award").iterator():
        by_ceiling.setdefault(share.ceiling_id, []).append(share)
    limits = dict(Ceiling.objects.values_list("pk", "limit_fen"))
    for pk, shares in by_ceiling.items():
        claims = [Claim(one.rank, one.turn, one.entitlement_fen, one.limit_fen) for one in shares]
        for share, fen in zip(shares, borne_by(claims, limits[pk]), strict=True):
            if share.borne_fen != fen:
                says = _("{kept} yuan borne, {recomputed} by its rank")
                yield Differs(Book.SHARE, share.award.reference, says, share.borne_fen, fen)


def _funds_otherwise() -> Iterator[Differs]:
    """What each fund bears beyond what it gave it has paid to the others, in the books."""
    wanted: dict[str, int] = {}
    rows = Share.objects.order_by().values_list("fund").annotate(fen=Sum(F("borne_fen") - F("given_fen")))
    wanted = {fund: fen for fund, fen in rows if fen}
    booked: dict[str, int] = {}
    moved = Transfer.objects.filter(reference__startswith="share:").order_by()
    for source, destination, fen in moved.values_list(
        "source__address", "destination__address", "amount_minor"
    ):
        payer, payee = fund_of(source), fund_of(destination)
        booked[payer] = booked.get(payer, 0) + fen
        booked[payee] = booked.get(payee, 0) - fen
    for fund in sorted({*wanted, *booked}):
        kept, fen = booked.get(fund, 0), wanted.get(fund, 0)
        if kept != fen:
            says = _("bears {recomputed} yuan for others, the books say {kept}")
            yield Differs(Book.ACCOUNT, fund, says, kept, fen)


def counted() -> dict[str, int]:
    """Over how much `reconcile` looks."""
    return {"ceilings": Ceiling.objects.count(), "shares": Share.objects.count()}
