"""A step outside the union: the partner's officer says yes, with sum, rate and day, or no, with a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.actions.deciding import say_no
from zerotrip.cases.actions.finishing import go_on
from zerotrip.cases.actions.reasons import due_reason
from zerotrip.cases.models import Case, PartnerAnswer, Stage
from zerotrip.cases.moves import same_page
from zerotrip.cases.process import PARTNER
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.core.money import LIMIT
from zerotrip.core.text import whole


@dataclass(frozen=True, slots=True)
class Terms:
    """What the partner gives: a loan of so much, at so many per cent a year, on a day."""

    amount_fen: int
    rate_percent: Decimal | None = None
    on: date | None = None


@transaction.atomic
def confirm(
    case: Case, *, terms: Terms, by: Actor, at: datetime, note: str = "", version: int | None = None
) -> Case:
    same_page(case, version)
    if not 0 <= terms.amount_fen <= LIMIT:
        raise Invalid("no-sum", _("Please give the sum."), field="amount")
    if terms.rate_percent is not None and not 0 <= terms.rate_percent <= 100:
        raise Invalid("no-rate", _("Please give the rate in per cent a year, from 0 to 100."), field="rate")
    note = whole(note, 1000)
    _keep(case, yes=True, terms=terms, note=note, by=by, at=at)
    return go_on(case, "confirm", stage=Stage.PARTNER, by=by, at=at, because=note)


@transaction.atomic
def decline(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    same_page(case, version)
    because = whole(due_reason(because), 1000)
    _keep(case, yes=False, terms=None, note=because, by=by, at=at)
    return say_no(case, "decline", stage=Stage.PARTNER, by=by, at=at, because=because)


def _keep(case: Case, *, yes: bool, terms: Terms | None, note: str, by: Actor, at: datetime) -> None:
    PartnerAnswer.objects.create(
        case=case,
        code=case.waits_for.removeprefix(PARTNER),
        yes=yes,
        amount_fen=terms.amount_fen if terms else None,
        rate_percent=terms.rate_percent if terms else None,
        on=terms.on if terms else None,
        note=note,
        at=at,
        by_key=by.key,
        by_name=by.name,
    )
