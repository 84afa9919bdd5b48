"""A roster's lines as a sheet to take away, and its state in a sentence."""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zerotrip.core.money import Amount
from zerotrip.core.sheets import harmless
from zerotrip.core.text import mask_id
from zerotrip.members.models import Roster, RosterRow
from zerotrip.members.rosters.outcomes import GOOD, Outcome

_WIDTHS = (8, 16, 24, 20, 80)


def roster_report(roster: Roster) -> bytes:
    """An .xlsx with every line, what came of it and why; ID numbers masked. In the active language."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _naive(roster.imported_at or roster.previewed_at)})
    sheet = book.add_worksheet(_("Roster"))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    headers = (_("Line"), _("Name"), _("ID number"), _("Outcome"), _("Why"))
    sheet.write_row(0, 0, headers, book.add_format({"bold": True}))
    for place, row in enumerate(roster.rows.iterator(chunk_size=2000), start=1):
        sheet.write_number(place, 0, row.line)
        for column, text in enumerate(_texts(row), start=1):
            sheet.write_string(place, column, harmless(text))
    book.close()
    return out.getvalue()


def _texts(row: RosterRow) -> tuple[str, str, str, str]:
    return row.name, mask_id(row.id_number.open()), str(Outcome(row.outcome).label), row.sentence


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
    said["day"] = date_format(localtime(roster.imported_at), "DATE_FORMAT")
    text = _(
        "Imported on %(day)s: %(added)s enrolments, %(fee)s yuan; %(waiting)s lines wait. Importing this "
        "file again adds nothing."
    )
    return text % said


def _naive(at: datetime) -> datetime:
    return localtime(at).replace(tzinfo=None)
