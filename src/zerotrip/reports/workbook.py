"""A report's part for Excel, written row after row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zerotrip.core.sheets import Column, Sheet, write_workbook
from zerotrip.reports.parts import Line, Part, about, shown, sum_line


def lay_workbook(out: IO[bytes], part: Part) -> list[int]:
    kind, sums = part.kind, list(part.report.carried)

    def lines() -> Iterator[Line]:
        nonlocal sums
        if part.number:
            yield sum_line(kind, _("Brought forward"), sums)
        for row in part.rows():
            sums = kind.add(sums, row)
            yield shown(kind, row)
        yield sum_line(kind, _("Control total") if part.is_last else _("Carried forward"), sums)

    columns = [Column(str(column.heading), column.width) for column in kind.columns]
    told = [Column(pgettext("report", "About"), 18), Column("", 60)]
    sheets = [Sheet(str(kind.label), columns, lines()), Sheet(pgettext("report", "About"), told, about(part))]
    write_workbook(out, sheets, made_at=part.at)
    return sums
