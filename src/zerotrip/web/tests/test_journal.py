"""An auditor reads words, whatever was recorded."""

from __future__ import annotations

import re
from pathlib import Path

import zerotrip
from zerotrip.cases.states import MOVES
from zerotrip.web.journal import ACTS, about, act, which
from zerotrip.web.wording import EVENTS

SOURCE = Path(zerotrip.__file__).parent
KINDS = (
    "application|batch|bank-file|draft|edition|evidence|item|mall|members|org|payment|points|population|reform|unit"
    "|vault|client"
)
CODE = re.compile(rf'"((?:{KINDS})\.[a-z-]+)"')


def test_every_code_that_is_recorded_has_a_word() -> None:
    files = [path for path in SOURCE.rglob("*.py") if "tests" not in path.parts and "web" not in path.parts]
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    recorded = {code for line in lines if "import" not in line for code in CODE.findall(line)}
    others = {"union.members", "union.enrolments", "union.awards", "population.found"}
    assert {code for code in recorded - others if act(code) == code} == NOT_RECORDED & recorded


NOT_RECORDED = {
    "members.queries", "evidence.silent", "evidence.connector_failed", "evidence.not_heard",
    "mall.lapsing", "mall.ready", "points.ending", "payment.paid", "payment.returned",
}  # fmt: skip


def test_every_move_of_a_case_has_a_word() -> None:
    assert {move.verb for move in MOVES} <= set(EVENTS)
    assert act("case.agree") == str(EVENTS["agree"].words)


def test_a_key_is_said_by_its_kind_and_an_unknown_code_shows_as_itself() -> None:
    assert which("case:HZ-2026-000001") == "HZ-2026-000001"
    assert which(f"person:{'1' * 36}") == "1111…1111"
    assert (act("something.new"), about("thing:1")) == ("something.new", "thing")
    assert len(ACTS) > 20
