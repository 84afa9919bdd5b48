"""A report says exactly what the query says, whatever its size, whoever is killed meanwhile."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zerotrip.audit.models import Entry
from zerotrip.cases.models import Award, Case
from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.config.scenes import NOW
from zerotrip.core.errors import NotAllowed, NotVisible
from zerotrip.demo.cast import Cast
from zerotrip.reports import actions, laying, making, storage
from zerotrip.reports.kinds import KINDS, Wanted
from zerotrip.reports.laying import Laid
from zerotrip.reports.models import Format, Report, State
from zerotrip.reports.queries import report_for
from zerotrip.vault.seal import CannotOpen

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db
OPEN = 3
"""So many cases the stay itself opens."""
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def grow(hall: Cast, settle: Settle) -> Callable[[int], None]:
    """So many more cases of Chen's, each granted another sum: rows only, however cases come about."""

    def made(count: int) -> None:
        settle()
        first = Case.objects.earliest("pk")
        fields = {
            field.attname: getattr(first, field.attname)
            for field in Case._meta.concrete_fields
            if not field.primary_key
        }
        fields |= {
            "state": "granted", "ended_at": NOW, "waits_for": "", "due_on": None, "running_since": None,
        }  # fmt: skip
        Case.objects.bulk_create(
            [Case(**fields | {"ref": f"HZ-T-{n:06d}", "subject": f"stay-{n}"}) for n in range(count)],
            batch_size=500,
        )
        granted = Case.objects.filter(ref__startswith="HZ-T-").order_by("ref")
        Award.objects.bulk_create(
            [
                Award(case=case, person_id=case.person_id, number=n + 101, item_id=case.item_id,
                      on=date(2026, 6, 1), amount_fen=100_01 + n, reference=case.ref)
                for n, case in enumerate(granted)
            ],
            batch_size=500,
        )  # fmt: skip

    return made


def ask(cast: Cast, kind: str = "cases", format: str = "xlsx", who: str = "wu") -> Report:
    by = getattr(cast, who).actor
    return actions.ask(
        kind=kind, since=date(2026, 1, 1), until=date(2026, 12, 31), format=format, by=by, at=NOW
    )


def rounds(report: Report, at_most: int = 200) -> int:
    """Lets the worker go on until the report has ended; answers in how many rounds."""
    for number in range(at_most):
        report.refresh_from_db()
        if not report.is_making:
            return number
        making.go_on(at=NOW)
    raise AssertionError(f"{report.state} after {at_most} rounds")


def content(cast: Cast, report: Report, who: str = "wu") -> bytes:
    with actions.take(report=report, by=getattr(cast, who).actor, at=NOW) as file:
        return file.read()


def table(raw: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()


def fen(cell: Any) -> int:
    return round(float(cell) * 100)


@pytest.mark.parametrize("count", [1, 3_000])
def test_the_last_row_is_the_sum_of_the_query(
    hall: Cast, grow: Callable[[int], None], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(count)
    monkeypatch.setattr(making, "AT_ONCE", 700)
    report = ask(hall)
    took = rounds(report)
    assert (report.state, report.total, report.done) == (State.READY, Case.objects.count(), report.total)
    assert took == {1: 4, 3_000: 8}[count]
    raw = content(hall, report)
    assert (len(raw), hashlib.sha256(raw).hexdigest()) == (report.size, report.sha256)
    heading, *rows, total = table(raw)
    whole = Award.objects.aggregate(fen=Sum("amount_fen"))["fen"]
    assert (len(rows), total[0], fen(total[-1])) == (count + OPEN, "总计", whole)
    assert sum(fen(row[-1]) for row in rows) == whole
    assert heading[0] == "编号"
    assert {row[2] for row in rows} == {"陈**"}


def test_pages_of_a_pdf_add_up_and_many_parts_come_in_one_file(
    hall: Cast, grow: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(50)
    laid: list[str] = []

    def keep(html: str) -> bytes:
        laid.append(html)
        return b"%PDF-"

    monkeypatch.setattr("zerotrip.reports.paper.as_pdf", keep)
    pdf = Laid(18, laying.LAID[Format.PDF].lay)
    monkeypatch.setitem(laying.LAID, Format.PDF, pdf)
    report = ask(hall, format="pdf")
    rounds(report)
    assert (report.state, report.filename) == (State.READY, "cases-2026-01-01-2026-12-31.zip")
    with zipfile.ZipFile(io.BytesIO(content(hall, report))) as whole:
        assert whole.namelist() == ["1.pdf", "2.pdf", "3.pdf"]
    amounts = Case.objects.order_by("pk").values_list("award__amount_fen", flat=True)
    sums = [fen or 0 for fen in amounts]
    first, second = sum(sums[:18]), sum(sums[18:36])
    said = [plain(first), plain(first + second), plain(sum(sums))]
    assert [text in html for text, html in zip(said, laid, strict=True)] == [True] * 3
    assert ("承前页" in laid[0], "承前页" in laid[1], "总计" in laid[1], "总计" in laid[2]) == (
        False, True, False, True,
    )  # fmt: skip


def plain(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def test_a_killed_worker_has_done_nothing_and_the_next_goes_on(
    hall: Cast, grow: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(300)
    monkeypatch.setattr(making, "AT_ONCE", 100)
    report = ask(hall)
    for _ in range(2):
        making.go_on(at=NOW)
    moved = making._moved

    def killed(*given: Any, **named: Any) -> bool:
        raise KeyboardInterrupt

    for _ in range(2):  # once among the rows, once at the file
        monkeypatch.setattr(making, "_moved", killed)
        with pytest.raises(KeyboardInterrupt):
            making.go_on(at=NOW)
        monkeypatch.setattr(making, "_moved", moved)
        for _ in range(3):
            making.go_on(at=NOW)
    rounds(report)
    _heading, *rows, total = table(content(hall, report))
    assert (len(rows), len({row[0] for row in rows})) == (300 + OPEN, 300 + OPEN)
    assert fen(total[-1]) == Award.objects.aggregate(fen=Sum("amount_fen"))["fen"]
    assert [path.name for path in folder(report).iterdir()] == [Path(report.stored_as).name]


def folder(report: Report) -> Path:
    return Path(settings.ZEROTRIP_HOME) / "reports" / report.pk.hex


def test_what_changes_while_it_is_read_is_read_anew_and_given_up_in_words(
    hall: Cast, grow: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(30)
    monkeypatch.setattr(making, "AT_ONCE", 10)
    award = Award.objects.latest("pk")

    def change() -> None:
        Award.objects.filter(pk=award.pk).update(amount_fen=Award.objects.get(pk=award.pk).amount_fen + 1)

    report = ask(hall)
    making.go_on(at=NOW)
    change()
    rounds(report)
    assert (report.state, report.rounds) == (State.READY, 2)
    busy = ask(hall)
    for _ in range(40):
        making.go_on(at=NOW)
        change()
    busy.refresh_from_db()
    assert (busy.state, busy.reason, busy.rounds) == (State.FAILED, "changed", 5)
    assert not folder(busy).exists()


def test_asked_for_twice_it_is_made_once(hall: Cast, grow: Callable[[int], None]) -> None:
    grow(1)
    one, two = ask(hall), ask(hall)
    assert one.pk == two.pk
    assert ask(hall, format="pdf").pk != one.pk
    rounds(one)
    assert ask(hall).pk != one.pk
    assert Entry.objects.filter(what="reports.asked").count() == 3


def test_only_within_reach_and_only_by_whoever_asked(hall: Cast, grow: Callable[[int], None]) -> None:
    grow(2)
    other = ask(hall, who="qian")
    rounds(other)
    assert other.total == 0
    assert table(content(hall, other, "qian"))[-1][-1] == 0.0
    with pytest.raises(NotAllowed):
        ask(hall, "cases", who="sun")
    with pytest.raises(NotVisible):
        report_for(hall.wu.actor, other.pk)
    mine = ask(hall)
    rounds(mine)
    taken = Entry.objects.filter(what="reports.taken", about=f"report:{mine.pk}")
    content(hall, mine)
    assert mine.sha256 in str(taken.get().private)
    hall.wu.posts.update(until=NOW.date() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        actions.take(report=mine, by=hall.wu.actor, at=NOW)


def test_files_lie_sealed_and_go_after_a_week(hall: Cast, grow: Callable[[int], None]) -> None:
    grow(1)
    report = ask(hall)
    rounds(report)
    path = folder(report) / Path(report.stored_as).name
    assert b"PK" not in path.read_bytes()[:64]
    actions.forget_due(at=NOW + timedelta(days=6))
    assert path.exists()
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CannotOpen), storage.opened(report.stored_as) as file:
        file.read()
    actions.forget_due(at=NOW + timedelta(days=8))
    report.refresh_from_db()
    assert (report.state, path.exists()) == (State.GONE, False)


def test_no_cell_becomes_a_formula(hall: Cast, grow: Callable[[int], None]) -> None:
    grow(1)
    hall.unit.name_zh = FORMULA
    hall.unit.save()
    report = ask(hall)
    rounds(report)
    assert table(content(hall, report))[1][3] == f"'{FORMULA}"


@pytest.mark.parametrize(
    ("kind", "who"), [("payments", "sun"), ("awards", "wu"), ("zero-trip", "auditor"), ("points", "wu")]
)
def test_every_kind_agrees_with_its_control_in_as_many_queries_for_many(
    hall: Cast, grow: Callable[[int], None], kind: str, who: str
) -> None:
    grow(3)
    report = ask(hall, kind, who=who)
    rounds(report)
    assert (report.state, report.sums) == (State.READY, report.control)
    wanted = Wanted.read(report.asked)
    with CaptureQueriesContext(connection) as seen:
        KINDS[kind].read(wanted, 0, 2**40, 100)
    assert len(seen) <= 6
    if kind == "awards":
        (line,) = table(content(hall, report, who))[1:-1]
        whole = Award.objects.aggregate(fen=Sum("amount_fen"))["fen"]
        assert (line[0], line[3], fen(line[4])) == (
            f"{timezone.localtime(NOW):%Y-%m}",
            Award.objects.count(),
            whole,
        )
