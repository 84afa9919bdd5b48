"""S1: everyone at once, facts in memory: 420,000 members × 130 programmes, beside the peers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.drawing import growth
from benchmarks.facts import ON, Arrays, arrays, tables
from benchmarks.items import programs
from benchmarks.peers import compiled
from benchmarks.peers.by_hand import ByHand
from benchmarks.report import Report, plain, seconds
from benchmarks.turns import Timed, in_turn
from benchmarks.workload import workload
from zerotrip.rules.columns import Plan, Tables, compile_columns

MEMBERS = 420_000
SIZES = (10_000, 42_000, 130_000, 420_000, 1_300_000, 4_200_000)
OURS, LIMIT, HAND, FISCA = "zerotrip", "compiled C, two threads", "NumPy by hand", "OpenFisca-Core"
Way = Callable[[Arrays, Tables], object]


class Peers:
    """All engines, made ready once: what they cost to set up is not counted for anybody."""

    def __init__(self, folder: Path) -> None:
        found = workload()
        self.programmes = found.programmes
        self.plan: Plan = compile_columns(programs())
        self.hand = ByHand(found)
        self.c = compiled.Compiled(found, folder) if compiled.found() else None
        self.fisca: Any = None
        if find_spec("openfisca_core"):
            from benchmarks.peers.openfisca import OpenFisca

            self.fisca = OpenFisca(found)

    def ways(self, reasons: bool) -> dict[str, Way]:
        ways: dict[str, Way] = {
            OURS: lambda values, held: self.plan.judge(held, on=ON, reasons=reasons),
            HAND: lambda values, held: self.hand.judge(values, reasons=reasons),
        }
        if self.c:
            ways[LIMIT] = lambda values, held: self.c.judge(values, reasons=reasons)  # type: ignore[union-attr]
        if self.fisca and not reasons:
            ways[FISCA] = lambda values, held: self.fisca.judge(values)
        return ways

    @property
    def missing(self) -> list[str]:
        return [name for name, peer in ((LIMIT, self.c), (FISCA, self.fisca)) if peer is None]


@contextmanager
def all_peers() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        yield Peers(Path(folder))


def run(*, members: int = MEMBERS, times: int = 5, out: Path) -> Report:
    """Growth is drawn for the size of speed.md only: it takes minutes."""
    sizes = SIZES if members == MEMBERS else ()
    report = Report("s1", f"{members:,} members × 130 programmes, facts in memory")
    with all_peers() as peers:
        values = arrays(members)
        held = tables(values)
        report.figures["entitlements"] = agree(peers, values, held)
        told = {reasons: _timed(peers, values, held, reasons, times) for reasons in (False, True)}
        report.figures["seconds"] = _figures(told)
        _gaps(report, peers, values, times)
        _table(report, told, members)
        _goals(report, told)
        del values, held
        report.figures["growth"] = _grown(peers, sizes, times)
    report.notes += [f"{name} is not installed here: left out" for name in peers.missing]
    _draw(report, out)
    return report


def agree(peers: Peers, values: Arrays, held: Tables) -> dict[str, int]:
    """Every engine's amounts, fen by fen, and its masks: what differs is not worth timing."""
    ours = peers.plan.judge(held, on=ON)
    hand_fen, hand_failed = peers.hand.judge(values, reasons=True)
    c_fen, c_failed = peers.c.judge(values, reasons=True) if peers.c else (hand_fen, hand_failed)
    fisca = peers.fisca.judge(values) if peers.fisca else hand_fen
    met = total = 0
    for at, programme in enumerate(peers.programmes):
        fen = ours[f"{programme.id}:fen"].fill_null(0).to_numpy()
        failed = ours[f"{programme.id}:failed"].to_numpy()
        for name, theirs in ((HAND, hand_fen), (LIMIT, c_fen), (FISCA, fisca)):
            _same(fen, theirs[at], f"{programme.id}: {name} pays something else")
        for name, masks in ((HAND, hand_failed), (LIMIT, c_failed)):
            _same(failed, masks[at], f"{programme.id}: {name} gives other reasons")  # type: ignore[index]
        met += int((ours[f"{programme.id}:verdict"] == 1).sum())
        total += int(fen.sum())
    return {"met": met, "fen": total}


def _same(ours: np.ndarray[Any, Any], theirs: np.ndarray[Any, Any], otherwise: str) -> None:
    if not np.array_equal(ours, theirs):
        raise SystemExit(otherwise)


def _timed(peers: Peers, values: Arrays, held: Tables, reasons: bool, times: int) -> dict[str, Timed]:
    ways = peers.ways(reasons)
    return in_turn({name: lambda way=way: way(values, held) for name, way in ways.items()}, times=times)


def _gaps(report: Report, peers: Peers, values: Arrays, times: int) -> None:
    """What is not known costs us too; the peers know nothing of it."""
    held = tables(values, unknown=0.05)
    timed = in_turn({OURS: lambda: peers.plan.judge(held, on=ON)}, times=times)[OURS]
    report.figures["with_unknown"] = timed.as_dict()
    report.notes.append(
        f"with 5 % of the facts unknown and some absent, with reasons: {seconds(timed.median)}"
    )


def _figures(told: dict[bool, dict[str, Timed]]) -> dict[str, Any]:
    return {
        "reasons" if reasons else "amounts": {name: timed.as_dict() for name, timed in each.items()}
        for reasons, each in told.items()
    }


def _table(report: Report, told: dict[bool, dict[str, Timed]], members: int) -> None:
    report.columns = ("engine", "amounts only", "processor", "amounts and reasons", "processor")
    for name in told[False]:
        amounts, reasons = told[False][name], told[True].get(name)
        cells = [seconds(amounts.median), seconds(amounts.as_dict()["processor"])]
        cells += (
            [seconds(reasons.median), seconds(reasons.as_dict()["processor"])] if reasons else ["none", ""]
        )
        report.rows.append((name, *cells))


def _goals(report: Report, told: dict[bool, dict[str, Timed]]) -> None:
    amounts, reasons = told[False], told[True]
    if FISCA in amounts:
        ratio = amounts[FISCA].median / amounts[OURS].median
        report.goal_at_least("amounts only, faster than OpenFisca-Core", 2, ratio, " ×")
    if LIMIT in reasons:
        ratio = reasons[OURS].median / reasons[LIMIT].median
        report.goal_at_most("amounts and reasons, against the compiled limit", 2, ratio, " ×")
    ratio = reasons[HAND].median / reasons[OURS].median
    report.goal_at_least("amounts and reasons, faster than NumPy by hand", 1, ratio, " ×")


def _grown(peers: Peers, sizes: tuple[int, ...], times: int) -> dict[str, dict[str, list[tuple[int, float]]]]:
    told: dict[str, dict[str, list[tuple[int, float]]]] = {"amounts": {}, "reasons": {}}
    for size in sizes:
        values = arrays(size)
        held = tables(values)
        for reasons, key in ((False, "amounts"), (True, "reasons")):
            for name, timed in _timed(peers, values, held, reasons, times).items():
                told[key].setdefault(name, []).append((size, round(timed.median, 6)))
    return told


def _draw(report: Report, out: Path) -> None:
    grown = report.figures["growth"]
    if not grown["amounts"]:
        return
    out.mkdir(parents=True, exist_ok=True)
    growth(out / "s1-amounts.svg", "130 programmes, amounts only", grown["amounts"])
    growth(
        out / "s1-reasons.svg", "130 programmes, amounts and the reason of every condition", grown["reasons"]
    )
    ours = dict(grown["reasons"][OURS])
    least, most = min(ours), max(ours)
    if least < most:
        report.notes.append(
            f"{most / least:,.0f} × the members cost {plain(ours[most] / ours[least])} × the time"
        )
