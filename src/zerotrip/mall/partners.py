"""Partners by the name of their firm: a code is for those who write it down, not for those who read."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from zerotrip.members.models import Firm


def partner_name(good: str = "") -> Coalesce:
    """Of rows that are goods, or have one at `good` ("good__"). A code that no firm of this good's union has
    stands for itself: elsewhere the same code is somebody else."""
    path = ExpressionWrapper(OuterRef(f"{good}organisation__path"), output_field=CharField())
    firms = Firm.objects.alias(place=path).filter(
        code=OuterRef(f"{good}partner"), place__startswith=F("organisation__path")
    )
    return Coalesce(Subquery(firms.values("name")[:1]), F(f"{good}partner"))


def named(codes: Collection[str]) -> list[tuple[str, str]]:
    """Codes with the names of their firms, by name; one query."""
    known = dict(Firm.objects.filter(code__in=codes).values_list("code", "name"))
    return sorted(((code, known.get(code, code)) for code in codes), key=lambda pair: (pair[1], pair[0]))
