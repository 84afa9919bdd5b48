"""A report from the desk's form to the file: how far it is, the total, and who may take it away."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.core.clock import now
from zerotrip.demo.cast import Cast
from zerotrip.reports import making
from zerotrip.reports.models import Report
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db


def test_a_report_is_asked_for_watched_and_taken_away_as_a_stream(hall: Cast, settle: Settle) -> None:
    settle()
    wu, qian = signed_in(hall, "wu"), signed_in(hall, "qian")
    sent = {"kind": "cases", "since": "2026-01-01", "until": "2026-12-31", "unit": "", "item": ""}
    sent |= {"format": "xlsx", "key": "a" * 32}
    refused = wu.post("/desk/reports/", sent | {"since": "soon", "key": "b" * 32})
    assert (refused.status_code, "请填写开始日期和结束日期" in refused.content.decode()) == (400, True)
    page = wu.post("/desk/reports/", sent)["Location"]
    assert wu.post("/desk/reports/", sent | {"key": "c" * 32})["Location"] == page
    report = Report.objects.get()
    assert f'hx-get="{page}progress/"' in wu.get(page).content.decode()
    making.go_on(at=now())
    making.go_on(at=now())
    assert '<progress class="progress" max="6" value="3"' in wu.get(f"{page}progress/").content.decode()
    assert wu.post(f"{page}file/").status_code == 404
    while making.go_on(at=now()):
        pass
    shown = wu.get(page).content.decode()
    report.refresh_from_db()
    assert ("hx-get" in shown, report.sha256 in shown, "已完成" in shown) == (False, True, True)
    assert wu.get(f"{page}file/").status_code == 302
    file = wu.post(f"{page}file/", headers={"accept-encoding": "gzip"})
    raw = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert (file.status_code, file.streaming, file["Content-Length"]) == (200, True, str(len(raw)))
    assert file["Content-Disposition"] == 'attachment; filename="cases-2026-01-01-2026-12-31.xlsx"'
    assert CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()[-1][0] == "总计"
    assert [qian.get(page).status_code, qian.post(f"{page}file/").status_code] == [404, 404]
    assert "Reports" in wu.get("/desk/reports/", headers={"accept-language": "en"}).content.decode()
