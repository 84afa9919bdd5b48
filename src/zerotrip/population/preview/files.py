"""A preview to take away: CSV, XLSX and JSON. What is written is what may be published."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from zerotrip.core.errors import Invalid
from zerotrip.core.sheets import harmless
from zerotrip.core.text import pick
from zerotrip.population.preview.persons import HEADINGS
from zerotrip.population.preview.result import GROUP_FIGURES, Figure, Preview
from zerotrip.population.preview.words import (
    COLUMN_LABELS,
    DIMENSION_LABELS,
    FIGURE_LABELS,
    HEADING_LABELS,
    LEFT_OUT,
    WHY_LABELS,
)
from zerotrip.population.preview.written import basis, differences, headline, remarks

MONEY = ("difference",)
Cell = str | int | Decimal
Row = list[Cell]


def as_json(preview: Preview) -> bytes:
    return json.dumps(preview.as_dict(), ensure_ascii=False, indent=2).encode() + b"\n"


def as_csv(preview: Preview) -> bytes:
    """One table: everyone first, then each group. With a byte order mark, or Excel misreads Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_group_head(preview))
    writer.writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in _groups(preview)
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(preview: Preview) -> bytes:
    """Three sheets: what changes, by group, why."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, yuan = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for name, head, rows in (
        (
            _("Overview"),
            [_("What"), _("Figure"), pgettext("bound", "from"), pgettext("bound", "to")],
            _overview(preview),
        ),
        (_("By group"), _group_head(preview), _groups(preview)),
        (
            _("Reason"),
            [_("Reason"), _("Condition"), _("Sentence"), str(COLUMN_LABELS["persons"])],
            _reasons(preview),
        ),
    ):
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 1, 30)
        sheet.set_column(2, 16, 16)
        sheet.write_row(0, 0, [str(text) for text in head], bold)
        for line, row in enumerate(rows, start=1):
            _write(sheet, line, row, yuan)
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


FORMS: dict[str, Callable[[Preview], bytes]] = {".csv": as_csv, ".xlsx": as_xlsx, ".json": as_json}
"""By how a file's name ends."""


def write(preview: Preview, path: Path) -> None:
    """Raises Invalid for another ending."""
    check_ending(path)
    path.write_bytes(FORMS[path.suffix.lower()](preview))


def check_ending(path: Path) -> None:
    if path.suffix.lower() not in FORMS:
        raise Invalid(
            "no-such-form", lazy("%(path)s: a preview is written as .csv, .xlsx or .json."), path=path.name
        )


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, row: Row, yuan: Any) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(line, column, harmless(cell))
        else:
            sheet.write_number(line, column, cell, yuan if isinstance(cell, Decimal) else None)


def _group_head(preview: Preview) -> Row:
    head: Row = [_("Grouped by"), _("Group")]
    for name in GROUP_FIGURES:
        head.append(str(COLUMN_LABELS[name]))
        if preview.sampled:
            low, high = pgettext("bound", "from"), pgettext("bound", "to")
            head += [f"{COLUMN_LABELS[name]}: {low}", f"{COLUMN_LABELS[name]}: {high}"]
    return head


def _groups(preview: Preview) -> Iterator[Row]:
    whole = {name: getattr(preview, name) for name in GROUP_FIGURES if name != "became_unknown"}
    whole["became_unknown"] = preview.headings["became-unknown"]
    yield [_("Everyone"), "", *_cells(preview, whole)]
    for group in preview.groups:
        figures = {name: getattr(group, name) for name in GROUP_FIGURES}
        yield [str(DIMENSION_LABELS[group.dimension]), pick(group.label), *_cells(preview, figures)]


def _cells(preview: Preview, figures: dict[str, Figure]) -> Row:
    cells: Row = []
    for name in GROUP_FIGURES:
        figure = figures[name]
        written = _figure(figure, money=name in MONEY)
        cells += written if preview.sampled else written[:1]
    return cells


def _figure(figure: Figure, *, money: bool) -> Row:
    """The figure and its interval."""
    if figure is None:
        return [str(LEFT_OUT)] * 3
    numbers = (figure.value, figure.low, figure.high)
    return [Decimal(number).scaleb(-2) for number in numbers] if money else list(numbers)


def _overview(preview: Preview) -> Iterator[Row]:
    for text in (
        pick(preview.title),
        basis(preview),
        headline(preview),
        *differences(preview),
        *remarks(preview),
    ):
        yield [text]
    yield [_("gain"), *_figure(preview.gain, money=False)]
    yield [_("lose"), *_figure(preview.lose, money=False)]
    for name in HEADINGS:
        yield [str(HEADING_LABELS[name]), *_figure(preview.headings[name], money=False)]
    for name, label in FIGURE_LABELS.items():
        yield [str(label), *_figure(getattr(preview, name), money=True)]


def _reasons(preview: Preview) -> Iterator[Row]:
    for one in preview.reasons:
        yield [str(WHY_LABELS[one.why]), one.code, pick(one.says), *_figure(one.persons, money=False)[:1]]
