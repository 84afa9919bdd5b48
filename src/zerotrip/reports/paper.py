"""A report's part as PDF: pages that add up one by one, as in a book of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zerotrip.guides.prints.pdf import as_pdf
from zerotrip.reports.parts import Line, Part, about, shown, sum_line

ON_A_PAGE = 18


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of paper: what came over from the one before, its rows, its own sum, and what goes on."""

    number: int
    brought: Line | None
    rows: list[Line]
    own: Line
    after: Line


def lay_paper(out: IO[bytes], part: Part) -> list[int]:
    pages, sums = _pages(part)
    out.write(as_pdf(render_to_string("reports/paper.html", _given(part, pages))))
    return sums


def _pages(part: Part) -> tuple[list[Page], list[int]]:
    """Each page adds up by itself: whoever holds one sheet can check it against the next."""
    kind, sums, rows = part.kind, list(part.report.carried), list(part.rows())
    pages, first = [], part.start // ON_A_PAGE + 1
    for place in range(0, max(1, len(rows)), ON_A_PAGE):
        some, before, own = rows[place : place + ON_A_PAGE], sums, kind.nothing
        for row in some:
            own, sums = kind.add(own, row), kind.add(sums, row)
        number = first + place // ON_A_PAGE
        is_end = part.is_last and place + ON_A_PAGE >= len(rows)
        pages.append(
            Page(
                number,
                sum_line(kind, _("Brought forward"), before) if number > 1 else None,
                [shown(kind, row) for row in some],
                sum_line(kind, pgettext("report", "This page"), own),
                sum_line(kind, _("Control total") if is_end else _("Carried forward"), sums),
            )
        )
    return pages, sums


def _given(part: Part, pages: list[Page]) -> dict[str, Any]:
    columns, whole = part.kind.columns, sum(column.width for column in part.kind.columns)
    return {
        "kind": part.kind,
        "about": about(part),
        "pages": pages,
        "of": max(1, -(-part.report.total // ON_A_PAGE)),
        "widths": [(number, column.width * 100 // whole) for number, column in enumerate(columns, start=1)],
        "right": [number for number, column in enumerate(columns, start=1) if column.holds != "text"],
        "language": "en" if part.report.language.startswith("en") else "zh-Hans",
        "is_first": not part.number,
        "columns": columns,
    }
