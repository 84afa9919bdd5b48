"""S9: a unit's list of 100,000 people as Excel, previewed line by line and entered, with progress.

On a database of its own, which is thrown away. Measured once: the second time the people are known.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.report import Report

PEOPLE = 100_000
NAMES = "甲乙丙丁戊己庚辛壬癸"
BORN = date(1970, 1, 1)


def run(*, members: int = PEOPLE, times: int = 1, out: Path) -> Report:
    with tempfile.TemporaryDirectory(prefix="zerotrip-bench-") as home:
        os.environ["ZEROTRIP_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
        (Path(home) / "static").mkdir()
        from zerotrip.cli import load_django

        load_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        return _measured(_file(members), members)


def _measured(file: bytes, members: int) -> Report:
    from zerotrip.core.clock import now
    from zerotrip.demo.cast import seat_the_cast
    from zerotrip.members.lists.enter import enter_people, go_on_entering
    from zerotrip.members.lists.preview import preview_people
    from zerotrip.members.models import Membership, PeopleList

    at = now()
    cast = seat_the_cast(at=at, year=at.year)
    before, by = Membership.objects.count(), cast.lin.actor
    used, began = time.process_time(), time.perf_counter()
    people = preview_people(organisation=cast.unit, file=file, filename="s9.xlsx", by=by, at=at)
    previewed = time.perf_counter()
    enter_people(people=people, by=by, at=at)
    while go_on_entering(at=at):
        told = PeopleList.objects.get(pk=people.pk)
        print(f"\r{told.entered_to:,} of {told.last_line:,} lines", end="", flush=True)
    print()
    entered = time.perf_counter()
    came = Membership.objects.count() - before
    if came != members:
        raise SystemExit(f"{came:,} of {members:,} came in")
    return _report(members, len(file), previewed - began, entered - previewed, time.process_time() - used)


def _report(members: int, size: int, preview: float, enter: float, used: float) -> Report:
    report = Report("s9", f"a list of {members:,} new people, {size / 1e6:.1f} MB of .xlsx, on SQLite")
    report.columns = ("step", "seconds")
    report.rows = [
        ("read in a child process, judge and keep every line", f"{preview:.1f}"),
        ("enter in batches of 2,000", f"{enter:.1f}"),
        ("both", f"{preview + enter:.1f}"),
    ]
    report.figures["seconds"] = {"preview": round(preview, 1), "enter": round(enter, 1)}
    report.figures["processor_seconds"] = round(used, 1)
    report.goal_at_most(f"{members:,} lines, preview and import", 60, preview + enter, " s")
    report.notes.append(f"{used:.1f} s of processor time in the parent process; one process writes")
    return report


def _file(members: int) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("姓名", "身份证号", "手机号", "入职日期"))
        for line, row in enumerate(_rows(members), start=1):
            sheet.write_row(line, 0, row)
    return out.getvalue()


def _rows(members: int) -> Iterator[tuple[Any, ...]]:
    """Twenty to a day of birth, ten thousand names: hints on duplicates have something to look for."""
    from zerotrip.core.identity import check_digit

    for n in range(members):
        first_17 = f"330106{BORN + timedelta(n // 20 % 9_000):%Y%m%d}{n % 20 * 2 + n // 180_000:03d}"
        name = "工" + "".join(NAMES[n // 10**place % 10] for place in range(4))
        yield name, first_17 + check_digit(first_17), f"138{n:08d}", "2026-03-01"
