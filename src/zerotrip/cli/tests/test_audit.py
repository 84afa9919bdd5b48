from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from zerotrip.audit import guards, reconciliation
from zerotrip.audit.actions import record, seal
from zerotrip.cli.audit import audit
from zerotrip.core.actor import Actor

pytestmark = pytest.mark.django_db

WU = Actor.person("11111111-1111-4111-8111-111111111111", "吴建国")


@pytest.fixture(autouse=True)
def journal(now: datetime) -> None:
    for number in range(3):
        record("case.approved", f"case:{number}", by=WU, at=now)
    seal(at=now)


def test_a_sound_journal_verifies() -> None:
    done = CliRunner().invoke(audit, ["verify"])
    assert (done.exit_code, "The journal holds" in done.output) == (0, True)


def test_the_first_bad_row_is_named() -> None:
    guards.lift(connection)
    connection.cursor().execute("UPDATE audit_entry SET what = 'case.refused' WHERE seq = 2")
    guards.install(connection)
    done = CliRunner().invoke(audit, ["verify"])
    assert done.exit_code == 1
    assert done.output.startswith("Entry 2 was changed")


def test_what_does_not_agree_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation, "_checks", {"ledger": lambda: ["fund:x is 1 fen off"]})
    for verb in ("verify", "reconcile"):
        done = CliRunner().invoke(audit, [verb])
        assert (done.exit_code, "ledger: fund:x is 1 fen off" in done.output) == (1, True)


def test_the_export_holds_every_entry(tmp_path: Path) -> None:
    done = CliRunner().invoke(audit, ["export", str(tmp_path / "entries.jsonl")])
    assert done.exit_code == 0
    assert len((tmp_path / "entries.jsonl").read_text("utf-8").splitlines()) == 3
