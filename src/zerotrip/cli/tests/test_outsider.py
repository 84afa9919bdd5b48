"""The books taken out and added up by the script that the docs give to an auditor."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from zerotrip.audit.models import Entry
from zerotrip.books import closing
from zerotrip.books.trial import trial_balance
from zerotrip.cli.audit import audit
from zerotrip.core.money import Amount
from zerotrip.demo.cast import Cast
from zerotrip.ledger.actions import hold, open_account, post, reverse
from zerotrip.payments.actions import disown, owe

pytestmark = pytest.mark.django_db
IN_JUNE, IN_JULY = datetime(2026, 6, 30, 15, 59, tzinfo=UTC), datetime(2026, 7, 3, tzinfo=UTC)
DOCS = Path(__file__).parents[4] / "docs"


@pytest.fixture
def june(cast: Cast) -> None:
    """One grant paid, one that came back from the bank, one taken back, one on its way; closed by two."""
    open_account(address="bank:main", may_overdraw=True)
    by, purpose = cast.sun.actor, {"en": "Aid", "zh-Hans": "互助"}
    for number in range(1, 5):
        owe(
            reference=f"HZ-{number}", person=cast.chen, amount=Amount.fen(176_700),
            fund="mutual-aid.hospital", item_id="hz.mutual-aid.hospital", purpose=purpose,
            organisation=cast.unit, by=by, at=IN_JUNE, because="",
        )  # fmt: skip
    sent = [
        hold(
            reference=f"hold:{number}", source=f"payable:HZ-{number}", destination="bank:main",
            amount=Amount.fen(176_700), by=by, at=IN_JUNE,
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    paid = [post(hold=each, reference=f"paid:{each.pk}", by=by, at=IN_JUNE) for each in sent[:2]]
    reverse(transfer=paid[1], reference="back", by=by, at=IN_JUNE, because="AC04")
    disown(reference="HZ-4", by=by, at=IN_JUNE, because="")
    seen = trial_balance(date(2026, 6, 1)).hash
    proposed = closing.propose(
        month=date(2026, 6, 1), seen_hash=seen, note="-", by=cast.accountant.actor, at=IN_JULY
    )
    closing.confirm(closing=proposed, seen_hash=seen, by=cast.wu.actor, at=IN_JULY)


def test_an_auditor_adds_the_books_up_outside(june: None, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    assert CliRunner().invoke(audit, ["export", str(folder)]).exit_code == 0
    assert len((folder / "journal.jsonl").read_text("utf-8").splitlines()) == Entry.objects.count()
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    script = tmp_path / "adds_up.py"
    script.write_text((DOCS / "books.md").read_text("utf-8").split("```python\n")[1].split("```")[0], "utf-8")
    assert adds_up(script, folder)[0] == 0
    for name, was, now, says in (
        ("accounts", "bank:main,CNY,353400", "bank:main,CNY,353401", "account bank:main: posted_in 353401"),
        ("payables", ",176700,", ",176800,", "payable HZ-1: 176800 fen, its fund gave 176700"),
        ("months", "2026-06,503,0,", "2026-06,503,0,1", "title 503 in 2026-06: debit 1"),
        ("transfers", "hold:3,hold", "hold:3,void", "account bank:main: held_in 176700, not 0"),
    ):
        whole = (folder / f"{name}.csv").read_bytes()
        assert was.encode() in whole
        (folder / f"{name}.csv").write_bytes(whole.replace(was.encode(), now.encode(), 1))
        code, said = adds_up(script, folder)
        assert (code, says in said) == (1, True), said
        (folder / f"{name}.csv").write_bytes(whole)


def adds_up(script: Path, folder: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", script, folder], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
