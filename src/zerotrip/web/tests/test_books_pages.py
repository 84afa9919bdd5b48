"""A month is closed, taken away and reopened at the desk and by command, by two people each time."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db.models import F
from python_calamine import CalamineWorkbook

from zerotrip.books.models import Closing, PostingRule
from zerotrip.cli import main
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.ledger.models import Account
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
KEYS = [f"7a2c6d9e0d0a4c558f0e2f5b8f3a7a{n:02d}" for n in range(20)]
JUNE = "/desk/books/2026-06/"


def seen(page: str) -> str:
    return str(re.findall(r'name="hash" value="([0-9a-f]{64})"', page)[0])


def test_june_is_closed_and_reopened_at_the_desk(cast: Cast) -> None:
    keys = iter(KEYS)
    accountant, wu, auditor = (signed_in(cast, who) for who in ("accountant", "wu", "auditor"))
    page = accountant.get(JUNE).content.decode()
    assert accountant.post(f"{JUNE}confirm/", {"hash": seen(page), "key": next(keys)}).status_code == 404
    accountant.post(f"{JUNE}propose/", {"hash": seen(page), "because": "", "key": next(keys)})
    twice = accountant.post(f"{JUNE}confirm/", {"hash": seen(page), "key": next(keys)})
    assert twice.status_code == 403 and Closing.objects.get().state == "proposed"
    wu.post(f"{JUNE}confirm/", {"hash": seen(wu.get(JUNE).content.decode()), "key": next(keys)})
    assert Closing.objects.get().state == "closed"
    for who in (accountant, wu, auditor):
        assert 'name="hash"' not in who.get(JUNE).content.decode()
    accountant.post(f"{JUNE}propose-reopening/", {"because": "漏记一笔", "key": next(keys)})
    assert "漏记一笔" in auditor.get(JUNE).content.decode()
    assert auditor.post(f"{JUNE}reopen/", {"key": next(keys)}).status_code == 403
    wu.post(f"{JUNE}reopen/", {"key": next(keys)})
    assert [one.state for one in Closing.objects.all()] == ["reopened"]


def test_a_rule_is_proposed_by_one_and_put_into_force_by_another(cast: Cast) -> None:
    accountant, wu = signed_in(cast, "accountant"), signed_in(cast, "wu")
    rule = {"source": "fund:care*", "destination": "payable:*", "debit": "510", "credit": "225"}
    said = {"summary": "慰问", "because": "按理事会决定", "key": KEYS[0]}
    assert accountant.post("/desk/books/chart/", {**rule, **said, "debit": "225"}).status_code == 400
    accountant.post("/desk/books/chart/", {**rule, **said, "key": KEYS[1]})
    proposed = PostingRule.objects.get(source="fund:care*")
    accountant.post(f"/desk/books/chart/{proposed.pk}/agree/", {"key": KEYS[2]})
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    wu.post(f"/desk/books/chart/{proposed.pk}/agree/", {"key": KEYS[3]})
    proposed.refresh_from_db()
    assert proposed.state == "in-force"


def test_the_books_are_shown_taken_away_and_not_for_everybody(cast: Cast) -> None:
    auditor, lin, qian = (signed_in(cast, who) for who in ("auditor", "lin", "qian"))
    for address in (
        "",
        "2026-06/",
        "2026-06/vouchers/",
        "2026-06/title/302/",
        "chart/",
        "2026-06/ledger.csv",
    ):
        assert auditor.get(f"/desk/books/{address}").status_code == 200, address
        assert {who.get(f"/desk/books/{address}").status_code for who in (lin, qian)} == {403}, address
    july = auditor.get("/desk/books/2026-07/title/302/").content.decode()
    assert ("期初余额" in july, "尚无发生额" in july) == (True, True)
    for address in ("2026-13/", "2026-06/title/999/", "2026-06/secrets.csv"):
        assert auditor.get(f"/desk/books/{address}").status_code == 404, address
    sheet = auditor.get("/desk/books/2026-06/trial-balance.xlsx").getvalue()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["302", "304", ""]


def test_the_command_line_closes_a_month_too(cast: Cast, tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["books", *words, "--month", "2026-06"])
        return done.exit_code, done.output

    out = tmp_path / "june.csv"
    code, told = run("trial-balance", "--by", "accountant", "--out", str(out))
    shown = told.split()[-1]
    assert (code, len(out.read_text("utf-8").splitlines())) == (0, 4)
    assert run("close", "--by", "chen", "--hash", shown)[0] == 1
    assert run("close", "--by", "accountant", "--hash", shown)[0] == 0
    assert run("confirm", "--by", "accountant", "--hash", shown)[0] == 1
    assert run("confirm", "--by", "wu", "--hash", shown)[0] == 0
    assert run("reopen", "--by", "accountant", "--because", "left out")[0] == 0
    assert run("reopen", "--by", "wu")[0] == 0
    assert Closing.objects.get().state == "reopened"


def test_what_does_not_agree_is_said_in_the_readers_language(cast: Cast) -> None:
    accountant = signed_in(cast, "accountant")
    fund = Account.objects.filter(address__startswith="fund:", posted_in_minor__gte=100_000).first()
    assert fund is not None
    Account.objects.filter(pk=fund.pk).update(posted_in_minor=F("posted_in_minor") + 1)
    was, now = Amount.fen(fund.posted_in_minor), Amount.fen(fund.posted_in_minor + 1)
    chinese = f"核对不符：账户 {fund}：累计转入 {now}，按分录为 {was}"
    assert chinese in accountant.get(JUNE).content.decode()
    accountant.cookies["django_language"] = "en"
    english = f"Does not agree: account {fund}: posted in {now}, its transfers say {was}"
    assert english in accountant.get(JUNE).content.decode()
