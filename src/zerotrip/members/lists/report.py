"""A list's lines as a sheet to take away."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zerotrip.core.sheets import Column, Sheet
from zerotrip.core.text import mask_id
from zerotrip.members.lists.outcomes import Becomes
from zerotrip.members.models import PeopleList


def list_sheet(people: PeopleList) -> Sheet:
    """Every line, what came of it and why; ID numbers masked. In the active language."""
    columns = (
        Column(_("Line"), 8),
        Column(_("Name"), 16),
        Column(_("ID number"), 24),
        Column(_("Outcome"), 24),
        Column(_("Why"), 90),
    )
    return Sheet(_("People"), columns, _rows(people))


def _rows(people: PeopleList) -> Iterator[tuple[str | int, ...]]:
    for row in people.rows.order_by("line").iterator(chunk_size=2_000):
        number = mask_id(row.id_number.open())
        yield row.line, row.name, number, str(Becomes(row.outcome).label), row.sentence
