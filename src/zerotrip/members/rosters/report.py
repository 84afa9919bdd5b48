"""A roster's lines as a sheet to take away, and its state in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.core.sheets import Column, Sheet
from zerotrip.core.text import in_words, mask_id
from zerotrip.members.models import Roster
from zerotrip.members.rosters.outcomes import GOOD, Outcome


def roster_sheet(roster: Roster) -> Sheet:
    """Every line, what came of it and why; ID numbers masked. In the active language."""
    columns = (
        Column(_("Line"), 8),
        Column(_("Name"), 16),
        Column(_("ID number"), 24),
        Column(_("Outcome"), 20),
        Column(_("Why"), 80),
    )
    return Sheet(_("Roster"), columns, _rows(roster))


def _rows(roster: Roster) -> Iterator[tuple[str | int, ...]]:
    for row in roster.rows.iterator(chunk_size=2000):
        number = mask_id(row.id_number.open())
        yield row.line, row.name, number, str(Outcome(row.outcome).label), row.sentence


def summary(roster: Roster) -> str:
    good = sum(roster.counts.get(outcome, 0) for outcome in GOOD)
    said = {
        "good": good,
        "waiting": sum(roster.counts.values()) - good,
        "added": roster.added,
        "fee": str(Amount.fen(roster.fee_fen)),
    }
    if roster.imported_at is None:
        text = _("%(good)s lines can be imported (%(added)s enrolments, %(fee)s yuan); %(waiting)s wait.")
        return text % said
    said["day"] = str(in_words(day_of(roster.imported_at)))
    text = _(
        "Imported on %(day)s: %(added)s enrolments, %(fee)s yuan; %(waiting)s lines wait. Importing this "
        "file again adds nothing."
    )
    return text % said
