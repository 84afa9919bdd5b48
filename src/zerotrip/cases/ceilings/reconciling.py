"""What must agree of ceilings and shares at any time."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from zerotrip.cases.ceilings.sharing import Claim, borne_by
from zerotrip.cases.models import Ceiling, Share
from zerotrip.ledger.models import Transfer


def reconcile() -> Iterator[str]:
    sums = Ceiling.objects.annotate(borne=Sum("shares__borne_fen"), given=Sum("shares__given_fen"))
    for one in sums.exclude(Q(borne=F("used_fen")) | Q(borne=None, used_fen=0)):
        yield f"ceiling {one.key}: {one.used_fen} fen used, its shares bear {one.borne}"
    for one in sums.exclude(Q(borne=F("given")) | Q(borne=None)):
        yield f"ceiling {one.key}: {one.given} fen given, {one.borne} borne"
    yield from _awards_otherwise()
    yield from _shared_otherwise()
    yield from _funds_otherwise()


def _awards_otherwise() -> Iterator[str]:
    standing = Share.objects.filter(award__voided_at=None).exclude(entitlement_fen=F("award__amount_fen"))
    gone = Share.objects.filter(award__voided_at__isnull=False).exclude(entitlement_fen=0)
    for share in (standing | gone).select_related("award"):
        yield f"share of {share.award.reference}: {share.entitlement_fen} fen, its award says otherwise"


def _shared_otherwise() -> Iterator[str]:
    """Reckoned anew from the claims alone, whatever came first."""
    by_ceiling: dict[int, list[Share]] = {}
    for share in Share.objects.select_related("award").iterator():
        by_ceiling.setdefault(share.ceiling_id, []).append(share)
    limits = dict(Ceiling.objects.values_list("pk", "limit_fen"))
    for pk, shares in by_ceiling.items():
        claims = [Claim(one.rank, one.turn, one.entitlement_fen, one.limit_fen) for one in shares]
        for share, fen in zip(shares, borne_by(claims, limits[pk]), strict=True):
            if share.borne_fen != fen:
                yield f"share of {share.award.reference}: {share.borne_fen} fen borne, {fen} by its rank"


def _funds_otherwise() -> Iterator[str]:
    """What each fund bears beyond what it gave it has paid to the others, in the books."""
    wanted: dict[str, int] = {}
    rows = Share.objects.order_by().values_list("fund").annotate(fen=Sum(F("borne_fen") - F("given_fen")))
    wanted = {fund: fen for fund, fen in rows if fen}
    booked: dict[str, int] = {}
    moved = Transfer.objects.filter(reference__startswith="share:").order_by()
    for source, destination, fen in moved.values_list(
        "source__address", "destination__address", "amount_minor"
    ):
        booked[source] = booked.get(source, 0) + fen
        booked[destination] = booked.get(destination, 0) - fen
    for fund in sorted({*wanted, *booked}):
        if wanted.get(fund, 0) != booked.get(fund, 0):
            yield f"{fund}: bears {wanted.get(fund, 0)} fen for others, the books say {booked.get(fund, 0)}"
