"""What narrows a list of cases: how they stand to their terms, and which they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import CaseQuerySet
from zerotrip.cases.queries import where_a_word_is_due
from zerotrip.cases.states import OPEN, State
from zerotrip.catalogue.queries import items_on
from zerotrip.core.errors import Invalid
from zerotrip.core.money import fen_of_yuan
from zerotrip.core.text import pick
from zerotrip.org.models import Organisation

Filter = Callable[[date], Q]
FILTERS: dict[str, tuple[str | Promise, Filter]] = {
    "waiting": (_("waiting for an officer"), lambda day: where_a_word_is_due()),
    "warned": (_("promised date near"), lambda day: Q(alarm="warned", state__in=OPEN) & ~Q(alarm="")),
    "overdue": (_("promised date passed"), lambda day: Q(due_on__lt=day, state__in=OPEN)),
    "escalated": (_("escalated"), lambda day: ~Q(also_before="")),
    "notice": (_("in public notice"), lambda day: Q(state=State.NOTICE)),
    "partner": (_("with a partner"), lambda day: Q(state=State.PARTNER)),
    "funds": (_("waiting for money"), lambda day: Q(state=State.FUNDS)),
    "place": (_("waiting for a place"), lambda day: Q(state=State.PLACE)),
}
LONGEST = 80


def filtered(cases: CaseQuerySet, only: str, day: date) -> CaseQuerySet:
    known = FILTERS.get(only)
    return cases.filter(known[1](day)) if known else cases


@dataclass(frozen=True, slots=True)
class Narrowed:
    """As typed: nothing here is trusted, and what cannot be read narrows nothing."""

    item: str = ""
    unit: str = ""
    least: str = ""
    most: str = ""
    days: str = ""
    only: str = ""

    @classmethod
    def by(cls, typed: Mapping[str, str]) -> Narrowed:
        return cls(**{name: str(typed.get(name, "")).strip()[:LONGEST] for name in cls.__slots__})

    @property
    def words(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def query(self) -> str:
        """As it stands in an address and in a view that is kept."""
        return urlencode(self.words)

    def of(self, cases: CaseQuerySet, *, at: datetime, day: date) -> CaseQuerySet:
        if self.item:
            cases = cases.filter(item_id=self.item)
        if self.unit:
            cases = cases.filter(_within(self.unit))
        if (least := _fen(self.least)) is not None:
            cases = cases.filter(expected_fen__gte=least)
        if (most := _fen(self.most)) is not None:
            cases = cases.filter(expected_fen__lte=most)
        if self.days.isascii() and self.days.isdigit() and len(self.days) < 4:
            cases = cases.filter(waiting_since__lte=at - timedelta(days=int(self.days)))
        return filtered(cases, self.only, day)


def items_to_choose(on: date) -> list[tuple[str, str]]:
    named = [(edition.item_id, pick(edition.loaded.pack.title)) for edition in items_on(on)]
    return sorted(named, key=lambda item: item[1])


def _within(unit: str) -> Q:
    """The unit of this code and all below it, or those whose name has these words in it."""
    if path := Organisation.objects.filter(code=unit).values_list("path", flat=True).first():
        return Q(organisation__path__startswith=path)
    named = Organisation.objects.filter(Q(name_zh__contains=unit) | Q(name_en__icontains=unit))
    return Q(organisation__in=named.order_by().values("pk"))


def _fen(yuan: str) -> int | None:
    try:
        return fen_of_yuan(yuan) if yuan else None
    except Invalid:
        return None
