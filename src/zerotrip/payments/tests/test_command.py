from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zerotrip.cli.pay import command
from zerotrip.core.money import Amount
from zerotrip.demo.bank.report import Said, report
from zerotrip.payments.models import Line
from zerotrip.payments.tests.conftest import NOON, Owe

pytestmark = pytest.mark.django_db


def pay(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_a_payment_by_command_line(owe: Owe, tmp_path: Path) -> None:
    owe()
    made = json.loads(pay("run", "--by", "sun", "--json").output)
    assert (made["count"], made["total"], made["waiting_for_account"]) == (1, "1767.00", 0)
    ref = made["ref"]
    assert pay("release", ref, "--by", "wu", "--hash", "0" * 64).exit_code == 1
    released = pay("release", ref, "--by", "wu", "--hash", made["hash"])
    assert (released.exit_code, "released" in released.output) == (0, True)
    assert pay("export", ref, "--by", "sun", "--out", str(tmp_path / "order.xml")).exit_code == 0
    assert b"pain.001.001.03" in (tmp_path / "order.xml").read_bytes()
    line = Line.objects.get()
    said = [Said(line.end_to_end_id, "ACSC", "1767.00")]
    answer = tmp_path / "answer.xml"
    answer.write_bytes(report(said, order=line.batch.message_id, message_id="A1", written_at=NOON))
    taken = pay("import", str(answer), "--by", "sun")
    assert (taken.exit_code, taken.output) == (0, "1 paid\n")
    assert "answered" in pay("list", "--by", "auditor").output


def test_payment_is_taken_out_and_missing_signatures_are_named(owe: Owe) -> None:
    owe(amount=Amount.yuan("60000"))
    owe("HZ-2026-000002", amount=Amount.yuan("60000"))
    made = json.loads(pay("run", "--by", "sun", "--format", "fixed-width", "--json").output)
    signed = pay("release", made["ref"], "--by", "wu", "--hash", made["hash"])
    assert (signed.exit_code, signed.output.splitlines()[-1]) == (
        0,
        "not released yet; signatures missing: 1",
    )
    name = Line.objects.get(position=2).end_to_end_id
    unsaid = pay("drop", made["ref"], name, "--by", "sun", "--because", " ")
    assert (unsaid.exit_code, unsaid.output) == (1, "Please say why; it is kept with the batch.\n")
    left = json.loads(pay("drop", made["ref"], name, "--by", "sun", "--because", "twice", "--json").output)
    assert (left["count"], left["total"], left["signatures_missing"]) == (1, "60000.00", 2)


def test_refusals_are_sentences_and_exit_1(owe: Owe, tmp_path: Path) -> None:
    nobody = pay("run", "--by", "nobody")
    assert (nobody.exit_code, nobody.output) == (1, "There is no active account “nobody”.\n")
    nothing = pay("run", "--by", "sun")
    assert (nothing.exit_code, nothing.output) == (1, "There is nothing to pay at the moment.\n")
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<Document>")
    refused = pay("import", str(broken), "--by", "sun")
    assert (refused.exit_code, refused.output) == (1, "The file is cut or damaged at line 1.\n")
    assert pay("import", str(tmp_path / "none.xml"), "--by", "sun").exit_code == 2
