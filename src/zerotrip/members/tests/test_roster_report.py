from __future__ import annotations

import io

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from zerotrip.core.sheets import harmless, workbook
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.queries import roster_sheet
from zerotrip.members.tests.sheets import CHEN_ROW, csv, preview


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "  =1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\u200b=1",
    ],
)
def test_a_cell_that_could_be_a_formula_is_quoted(cell: str) -> None:
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "陈秀英", "3301**********1028", "a=b", "1-2"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.django_db
def test_the_report_has_every_line_masked_and_in_the_readers_language(cast: Cast) -> None:
    roster = preview(cast, csv(CHEN_ROW, ("=HYPERLINK(1)", "1", "")))
    with translation.override("en"):
        sheet = roster_sheet(roster)
        data = workbook(sheet.name, sheet.columns, sheet.rows, made_at=roster.previewed_at)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Line", "Name", "ID number", "Outcome", "Why"]
    assert rows[1] == [2.0, CHEN.name, "3301**********1028", "known person", "Enrolment in P1."]
    assert rows[2][:4] == [3.0, "'=HYPERLINK(1)", "*", "ID number wrong"]
    assert len(rows) == 3
