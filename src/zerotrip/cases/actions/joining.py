"""A membership that was granted and whose unit the platform did not find: the officer says which it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.memberships import enter_granted, unit_named
from zerotrip.cases.models import Case, Done
from zerotrip.cases.moves import note, same_page
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid


@transaction.atomic
def enter_membership(
    case: Case, *, unit: str, by: Actor, at: datetime, because: str = "", version: int | None = None
) -> Case:
    """`unit` is its code or its name. That the person may join is decided; only where was open."""
    same_page(case, version)
    found = unit_named(unit.strip())
    if found is None:
        raise Invalid(
            "no-such-unit",
            _("No one union is entered under “%(unit)s”. Choose it from the list, or type its code."),
            field="unit",
            unit=unit.strip()[:80],
        )
    said = {"unit": found.code}
    note(case, "result-by-hand", by=by, at=at, because=because, data=said, result=Done.DONE, waits_for="")
    enter_granted(case, found, by=by, at=at)
    return case
