"""How an award's ceiling was shared, for the pages of the case."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.cases.ceilings.giving_way import KEY
from zerotrip.cases.models import Case, Share
from zerotrip.core.text import Text
from zerotrip.org.models import Organisation


@dataclass(frozen=True, slots=True)
class Bearing:
    """One line: who pays how much of it. Of others in the household no item is named."""

    payer: str
    item: Text
    entitlement_fen: int
    borne_fen: int
    is_this: bool
    is_same_person: bool

    @property
    def is_cut(self) -> bool:
        return self.borne_fen < self.entitlement_fen


@dataclass(frozen=True, slots=True)
class Sharing:
    key: str  # bill, household or person; either-or
    limit_fen: int
    used_fen: int
    entitlement_fen: int
    given_fen: int
    bearings: list[Bearing]

    @property
    def is_cut(self) -> bool:
        return self.given_fen < self.entitlement_fen

    @property
    def shows(self) -> bool:
        """One that stands alone and was not cut is told by its sum."""
        return self.is_cut or len(self.bearings) > 1


def sharing_of(case: Case) -> Sharing | None:
    """None where the award stands under no ceiling, or counts no more. Three queries, however many share."""
    own = Share.objects.standing().select_related("ceiling").filter(award__case=case).first()
    rule = case.edition.loaded.pack.stacking.ceiling
    if own is None:
        return None
    shares = Share.objects.standing().filter(ceiling=own.ceiling).select_related("award__case__edition")
    rows = list(shares.order_by("rank", "turn"))
    owners = {row.award.case.edition.loaded.pack.owner for row in rows}
    payers = {one.code: one.name for one in Organisation.objects.filter(code__in=owners)}
    bearings = [_bearing(row, case, payers) for row in rows]
    return Sharing(
        rule.key if rule else KEY,
        own.ceiling.limit_fen,
        own.ceiling.used_fen,
        own.entitlement_fen,
        own.given_fen,
        bearings,
    )


def _bearing(share: Share, case: Case, payers: dict[str, str]) -> Bearing:
    other = share.award.case
    return Bearing(
        payer=payers.get(other.edition.loaded.pack.owner, share.fund),
        item=other.name,
        entitlement_fen=share.entitlement_fen,
        borne_fen=share.borne_fen,
        is_this=other.pk == case.pk,
        is_same_person=other.person_id == case.person_id,
    )
