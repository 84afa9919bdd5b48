"""A publication to take away: JSON as it is hashed, CSV and Excel in the reader's language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zerotrip.core.sheets import XLSX, harmless
from zerotrip.core.text import pick
from zerotrip.disclosure.models import Publication
from zerotrip.disclosure.wording import item_name, source_name

Cell = str | int | Decimal
MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
}


def written(publication: Publication, kind: str) -> bytes:
    """The same bytes at each download."""
    return {"json": _json, "csv": _csv, "xlsx": _xlsx}[kind](publication)


def _json(publication: Publication) -> bytes:
    return publication.document.encode()


def _csv(publication: Publication) -> bytes:
    """With a byte order mark, or Excel misreads Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_head())
    for row in rows_of(publication.figures):
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(publication: Publication) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": localtime(publication.drafted_at).replace(tzinfo=None)})
    sheet, yuan = book.add_worksheet(), book.add_format({"num_format": "#,##0.00"})
    sheet.set_column(0, 7, 20)
    sheet.write_row(0, 0, _head(), book.add_format({"bold": True}))
    for line, row in enumerate(rows_of(publication.figures), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, harmless(cell))
            else:
                sheet.write_number(line, column, cell, yuan if isinstance(cell, Decimal) else None)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _head() -> list[str]:
    return [
        _("Item or source"),
        _("District"),
        _("Number of people"),
        _("Number of payments"),
        _("Yuan"),
        _("Median, yuan"),
        _("Working days, median"),
        _("Without a trip, per mille"),
    ]


def rows_of(document: Mapping[str, Any]) -> Iterator[list[Cell]]:
    """The whole, each item, each district, each item in each district, each source."""
    yield [_("All items"), _("The whole city"), *_figures(document["total"])]
    names = {one["item"]: item_name(one) for one in document["items"]}
    places = {one["district"]: pick(one["name"]) for one in document["districts"]}
    for one in document["items"]:
        yield [names[one["item"]], _("The whole city"), *_figures(one["figures"])]
    for one in document["districts"]:
        yield [_("All items"), places[one["district"]], *_figures(one["figures"])]
    for one in document["cells"]:
        yield [names[one["item"]], places[one["district"]], *_figures(one["figures"])]
    for one in document["sources"]:
        yield [f"{_('Paid from')}: {source_name(one['source'])}", "", "", "", _yuan(one["fen"]), "", "", ""]
    for one in document["incoming"]:
        yield [
            f"{_('Received from')}: {source_name(one['source'])}",
            "",
            "",
            "",
            _yuan(one["fen"]),
            "",
            "",
            "",
        ]


def _figures(figures: Mapping[str, int | None] | None) -> list[Cell]:
    if figures is None:
        return [_("hidden"), _("hidden"), _("hidden"), "", "", ""]
    plain = [figures.get(name) for name in ("persons", "payments")]
    sums = [figures.get(name) for name in ("fen", "median_fen")]
    rates = [figures.get(name) for name in ("working_days_median", "zero_trip_permille")]
    return [
        *("" if one is None else one for one in plain),
        *("" if one is None else _yuan(one) for one in sums),
        *("" if one is None else one for one in rates),
    ]


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
