"""S3: one member, every programme, with reasons: beside the engines that decide one by one.

The phone's home page is measured by `python -m benchmarks.home` (it needs a database with many members).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.facts import ON, Arrays, arrays, known, plain
from benchmarks.items import programs
from benchmarks.report import Report
from benchmarks.turns import each_call, quantile
from benchmarks.workload import workload
from zerotrip import rules

MEMBERS = 1_000
"""As many different members, one after the other."""
OURS, ZEN, CEL, FISCA = "zerotrip", "zen-engine", "CEL in C++", "OpenFisca-Core, one member"
SLOW = 50
Call = Callable[[], object]


def run(*, members: int = MEMBERS, times: int = 5, out: Path) -> Report:
    report = Report("s3", "one member × 130 programmes, the outcome of every condition")
    values = arrays(members)
    calls = _calls(values, members)
    told: dict[str, list[list[float]]] = {name: [] for name in calls}
    for each in calls.values():
        each[0]()
    for _ in range(times):
        for name, each in calls.items():
            told[name].append(each_call(each))
    _tell(report, told)
    _goals(report)
    report.notes += [
        f"{name} is not installed here: left out" for name in (ZEN, CEL, FISCA) if name not in told
    ]
    report.notes.append("OpenFisca-Core has no reasons: amounts only")
    return report


def _calls(values: Arrays, members: int) -> dict[str, list[Call]]:
    """A call for each member; slow engines get fewer. Facts are in the form each engine wants beforehand."""
    compiled = tuple(programs())
    facts = [known(values, at) for at in range(members)]
    calls: dict[str, list[Call]] = {
        OURS: [lambda one=one: rules.judge_all(compiled, one, on=ON) for one in facts]  # type: ignore[misc]
    }
    few = [plain(values, at) for at in range(min(members, 200))]
    for name, judge in _peers(compiled, facts, few).items():
        calls[name] = [lambda one=one, judge=judge: judge(one) for one in few]  # type: ignore[misc]
    if find_spec("openfisca_core"):
        from benchmarks.peers.openfisca import OpenFisca

        fisca = OpenFisca(workload())
        ones = [
            {key: column[at : at + 1] for key, column in values.items()} for at in range(min(members, SLOW))
        ]
        calls[FISCA] = [lambda one=one: fisca.judge(one) for one in ones]  # type: ignore[misc]
    return calls


def _peers(
    compiled: tuple[rules.Program, ...], facts: list[rules.Facts], few: list[dict[str, Any]]
) -> dict[str, Callable[[dict[str, Any]], object]]:
    """Those that are installed, once they have said the same as we do."""
    found: dict[str, Callable[[dict[str, Any]], object]] = {}
    if find_spec("zen"):
        from benchmarks.peers.decisions import Zen

        zen = Zen(workload())
        _agrees(ZEN, compiled, facts, [zen.fen(one) for one in few])
        found[ZEN] = zen.judge
    if find_spec("cel_expr_python"):
        from benchmarks.peers.google_cel import Cel

        cel = Cel(workload())
        _agrees(CEL, compiled, facts, [cel.judge(one)[1] for one in few])
        found[CEL] = cel.judge
    return found


def _agrees(
    name: str, compiled: tuple[rules.Program, ...], facts: list[rules.Facts], theirs: list[list[int]]
) -> None:
    for one, fen in zip(facts, theirs, strict=False):
        ours = [
            each.paid.amount_fen if each.verdict is True else 0
            for each in rules.judge_all(compiled, one, on=ON)
        ]  # type: ignore[union-attr]
        if ours != fen:
            raise SystemExit(f"{name} pays something else")


def _tell(report: Report, told: dict[str, list[list[float]]]) -> None:
    report.columns = ("engine", "median, µs", "p99, µs")
    report.figures["microseconds"] = {
        name: {
            "median": round(median(median(each) for each in rounds) * 1e6, 1),
            "p99": round(median(quantile(each, 0.99) for each in rounds) * 1e6, 1),
        }
        for name, rounds in told.items()
    }
    for name, each in report.figures["microseconds"].items():
        report.rows.append((name, f"{each['median']:,.0f}", f"{each['p99']:,.0f}"))


def _goals(report: Report) -> None:
    found = report.figures["microseconds"]
    report.goal_at_most("median in the rules", 100, found[OURS]["median"], " µs")
    report.goal_at_most("p99 in the rules", 200, found[OURS]["p99"], " µs")
    ready = [found[name]["median"] for name in (ZEN, CEL) if name in found]
    if ready:
        report.goal_at_least(
            "faster than the fastest ready engine", 25, min(ready) / found[OURS]["median"], " ×"
        )
