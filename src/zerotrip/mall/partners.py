"""Partners by the name of their firm: a code is for those who write it down, not for those who read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from zerotrip.catalogue.queries import items_on
from zerotrip.core.text import pick
from zerotrip.members.models import Firm


def partner_name(good: str = "") -> Coalesce:
    """Of rows that are goods, or have one at `good` ("good__"). A code that no firm of this good's union has
    stands for itself: elsewhere the same code is somebody else."""
    path = ExpressionWrapper(OuterRef(f"{good}organisation__path"), output_field=CharField())
    firms = Firm.objects.alias(place=path).filter(
        code=OuterRef(f"{good}partner"), place__startswith=F("organisation__path")
    )
    return Coalesce(Subquery(firms.values("name")[:1]), F(f"{good}partner"))


def named(codes: Collection[str], *, on: date) -> list[tuple[str, str]]:
    """Codes with the names of their firms, by name; else as the items call them that hand cases to them."""
    known = in_items(on) | dict(Firm.objects.filter(code__in=codes).values_list("code", "name"))
    return sorted(((code, known.get(code, code)) for code in codes), key=lambda pair: (pair[1], pair[0]))


def in_items(on: date) -> dict[str, str]:
    """Partners to whom cases are handed, by code."""
    handed_to = (edition.loaded.pack.process.partner for edition in items_on(on))
    return {partner.code: pick(partner.name) for partner in handed_to if partner}
