"""Benchmarks report; here only that they run, agree with themselves, and tell the truth about their goals."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from zerotrip.cli import bench as command
from zerotrip.cli import main

ROOT = Path(__file__).parents[4]


@pytest.fixture(autouse=True)
def checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def test_the_workload_is_what_the_page_says() -> None:
    from benchmarks.items import programs
    from benchmarks.workload import workload

    found, compiled = workload(), programs()
    assert len(found.programmes) == 130
    assert sum(len(each.conditions) for each in found.programmes) == 733
    assert len({at for each in found.programmes for at in each.conditions}) == len(found.conditions) == 217
    assert len({key for program in compiled for key in program.reads}) == 41


def test_both_readers_and_numpy_agree_on_the_workload() -> None:
    from benchmarks.facts import ON, arrays, known, tables
    from benchmarks.items import programs
    from benchmarks.peers.by_hand import ByHand
    from benchmarks.workload import workload

    from zerotrip import rules
    from zerotrip.rules.columns import compile_columns

    compiled, values = tuple(programs()), arrays(300)
    outcome = compile_columns(compiled).judge(tables(values), on=ON)
    fen, failed = ByHand(workload()).judge(values, reasons=True)
    for at, program in enumerate(compiled):
        assert outcome[f"{program.item.id}:fen"].fill_null(0).to_list() == fen[at].tolist()
        assert outcome[f"{program.item.id}:failed"].to_list() == failed[at].tolist()
    for line in range(20):
        judged = rules.judge_all(compiled, known(values, line), on=ON)
        assert [each.verdict is True for each in judged] == [
            outcome[f"{program.item.id}:verdict"][line] == 1 for program in compiled
        ]


def test_a_benchmark_writes_figures_goals_and_machine(tmp_path: Path) -> None:
    told = _bench(tmp_path, "s3", "--members", "100", "--times", "1")
    assert told["machine"]["cores"] >= 1
    assert set(told["machine"]) >= {"at", "commit", "cpu", "memory_gib", "python", "libraries"}
    assert [goal["what"] for goal in told["goals"]][:2] == ["median in the rules", "p99 in the rules"]
    ours = told["figures"]["microseconds"]["zerotrip"]
    assert 0 < ours["median"] <= ours["p99"]


def test_a_goal_is_reached_or_not_by_its_figure() -> None:
    from benchmarks.report import Report

    report = Report("s0", "none")
    report.goal_at_most("time", 2, 4, " s")
    report.goal_at_least("speed", 2, 4, " ×")
    assert [(g.wanted, g.result, g.reached, g.distance) for g in report.goals] == [
        ("≤ 2 s", "4 s", False, "× 0.5"),
        ("≥ 2 ×", "4 ×", True, "× 2"),
    ]


def test_the_page_is_written_from_what_is_kept(tmp_path: Path) -> None:
    from benchmarks import page

    kept = tmp_path / "docs" / "benchmarks"
    _bench(kept, "s3", "--members", "100", "--times", "1")
    text = tmp_path / "docs" / "benchmarks.md"
    text.write_text(f"# Before\n{page.BEGIN}\nold\n{page.END}\nAfter\n", "utf-8")
    page.write(tmp_path)
    written = text.read_text("utf-8")
    assert "old" not in written
    assert "S3: one member × 130 programmes" in written
    assert written.startswith("# Before")
    assert written.endswith("After\n")


def test_without_a_checkout_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        command, "__file__", str(tmp_path / "site-packages" / "zerotrip" / "cli" / "bench.py")
    )
    done = CliRunner().invoke(main, ["bench", "s1"])
    assert done.exit_code == 1
    assert "checkout of the source" in done.output


def _bench(out: Path, name: str, *options: str) -> Any:
    before = list(sys.path)
    try:
        done = CliRunner().invoke(main, ["bench", name, "--out", str(out), *options])
    finally:
        sys.path[:] = before
    assert done.exit_code == 0, done.output
    return json.loads((out / f"{name}.json").read_text("utf-8"))
