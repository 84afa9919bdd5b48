"""The list of cases by how they stand to their terms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import CaseQuerySet
from zerotrip.cases.queries import due_for_a_word
from zerotrip.cases.states import OPEN, State

Filter = Callable[[date], Q]
FILTERS: dict[str, tuple[str | Promise, Filter]] = {
    "waiting": (_("waiting for a word"), lambda day: due_for_a_word()),
    "warned": (_("promised day near"), lambda day: Q(alarm="warned", state__in=OPEN)),
    "overdue": (_("promised day over"), lambda day: Q(due_on__lt=day, state__in=OPEN)),
    "escalated": (_("escalated"), lambda day: ~Q(also_before="")),
    "notice": (_("in public notice"), lambda day: Q(state=State.NOTICE)),
    "partner": (_("with a partner"), lambda day: Q(state=State.PARTNER)),
    "funds": (_("waiting for money"), lambda day: Q(state=State.FUNDS)),
    "place": (_("waiting for a place"), lambda day: Q(state=State.PLACE)),
}


def filtered(cases: CaseQuerySet, only: str, day: date) -> CaseQuerySet:
    known = FILTERS.get(only)
    return cases.filter(known[1](day)) if known else cases
