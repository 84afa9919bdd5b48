from __future__ import annotations

import json
from datetime import datetime

import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils.translation import gettext_lazy as _

from zerotrip.audit import guards, reconciliation
from zerotrip.audit.actions import record, seal
from zerotrip.cli.audit import audit
from zerotrip.core.actor import Actor
from zerotrip.core.differences import Book, Differs
from zerotrip.demo.cast import Cast

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
    monkeypatch.setattr(reconciliation, "_checks", {})
    off = Differs(Book.ACCOUNT, "fund:x", _("{kept} kept, not {recomputed}"), 5, 4)
    reconciliation.register("ledger", lambda: [off])
    reconciliation.register("papers", list, holds="every file is there", counted=lambda: {"papers": 1_200})
    for verb in ("verify", "reconcile"):
        done = CliRunner().invoke(audit, [verb])
        assert done.exit_code == 1
        assert done.output.endswith(
            "ledger: account fund:x: 0.05 kept, not 0.04\npapers: every file is there (papers: 1,200)\n"
        )
    done = CliRunner().invoke(audit, ["reconcile", "--json"])
    ledger, papers = json.loads(done.output)["checks"]
    assert (done.exit_code, ledger["differences"]) == (
        1,
        [
            {
                "book": "account",
                "reference": "fund:x",
                "says": "0.05 kept, not 0.04",
                "kept": 5,
                "recomputed": 4,
            }
        ],
    )
    assert (papers["looked_at"], papers["differences"]) == ({"papers": 1_200}, [])


def test_every_check_of_the_platform_says_what_it_holds(cast: Cast) -> None:
    done = CliRunner().invoke(audit, ["reconcile", "--json"])
    told = json.loads(done.output)
    assert (done.exit_code, told["agrees"]) == (0, True)
    assert [one["check"] for one in told["checks"] if not (one["holds"] and one["looked_at"])] == []
