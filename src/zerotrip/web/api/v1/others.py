"""Acting for others: whom one may act for, and what may be filed for them. The rest is said by a header."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from zerotrip.core.text import pick
from zerotrip.members.mandates.queries import held_by
from zerotrip.web.api.v1.door import FOR_OTHERS, caller_of, needs
from zerotrip.web.api.v1.said import Named
from zerotrip.web.door import today
from zerotrip.web.member.for_another import fileable, mandate_of

router = Router(tags=["others"])


class MandateOut(Schema):
    """`uid` is what the header Acting-For takes; `medical`, whether what is medical is open to them."""

    uid: UUID
    kind: str
    name: str
    unit: Named
    all_items: bool
    items: list[str]
    medical: bool
    since: date
    until: date | None


@router.get(
    "/me/mandates", response=list[MandateOut], operation_id="mandates", summary="Whom one may act for",
    **needs(FOR_OTHERS),
)  # fmt: skip
def mandates(request: HttpRequest) -> list[MandateOut]:
    return [
        MandateOut(
            uid=one.pk,
            kind=one.kind,
            name=one.principal.name,
            unit=Named(code=one.principal.organisation.code, name=one.principal.organisation.name),
            all_items=one.all_items,
            items=one.items,
            medical=one.medical,
            since=one.since,
            until=one.until,
        )
        for one in held_by(caller_of(request).actor, on=today())
    ]


@router.get(
    "/others/items", response=list[Named], operation_id="fileable", summary="What may be filed for the other",
    **needs("apply", for_others=True),
)  # fmt: skip
def items(request: HttpRequest) -> list[Named]:
    """Only with the header Acting-For."""
    mandate = mandate_of(caller_of(request).mandate)
    return [Named(code=one.item_id, name=pick(one.loaded.pack.title)) for one in fileable(mandate)]
