"""Rosters as units hand them in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import xlsxwriter

from zerotrip.core.identity import check_digit
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.actions import import_roster, preview_roster
from zerotrip.members.models import Roster
from zerotrip.org.models import Organisation, User

NOV = datetime(2026, 11, 3, 2, tzinfo=UTC)
HEADER = ("姓名", "身份证号", "手机号")
Row = tuple[object, ...]


def number(n: int, *, woman: bool = True) -> str:
    """The n-th valid ID number of somebody born in 1990."""
    day, order = date(1990, 1, 1) + timedelta(n // 400), n % 400 * 2 + (not woman)
    first_17 = f"330106{day:%Y%m%d}{order:03d}"
    return first_17 + check_digit(first_17)


def people(count: int) -> list[Row]:
    return [(f"工友{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", number(n), "") for n in range(count)]


def csv(*rows: Row, header: Sequence[str] = HEADER, encoding: str = "utf-8") -> bytes:
    return "\n".join(",".join(map(str, row)) for row in (header, *rows)).encode(encoding)


def xlsx(*rows: Row, header: Sequence[str] = HEADER, above: Sequence[Row] = ()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate((*above, header, *rows)):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def preview(
    cast: Cast,
    file: bytes,
    *,
    unit: Organisation | None = None,
    by: User | None = None,
    products: Sequence[str] = ("P1",),
    at: datetime = NOV,
    year: int = 2027,
    told: dict[str, str] | None = None,
) -> Roster:
    return preview_roster(
        organisation=unit or cast.unit,
        year=year,
        products=products,
        file=file,
        filename="名册.csv",
        by=(by or cast.lin).actor,
        at=at,
        told=told,
    )


def enrol(cast: Cast, file: bytes, *, unit: Organisation | None = None, by: User | None = None) -> Roster:
    roster = preview(cast, file, unit=unit, by=by)
    return import_roster(roster=roster, by=(by or cast.lin).actor, at=NOV)


def outcomes(roster: Roster) -> list[str]:
    return list(roster.rows.values_list("outcome", flat=True))


CHEN_ROW = (CHEN.name, CHEN.id_number, "")
