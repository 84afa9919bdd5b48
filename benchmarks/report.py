"""What a benchmark tells: figures beside their goals, on the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.machine import busy, machine


@dataclass
class Goal:
    """`result` against `wanted`, both as texts with units; `distance` is how far beyond (+) or short (-)."""

    what: str
    wanted: str
    result: str
    reached: bool
    distance: str


@dataclass
class Report:
    name: str
    title: str
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    machine: dict[str, Any] = field(default_factory=machine)

    def goal_at_most(self, what: str, wanted: float, result: float, unit: str) -> None:
        reached = result <= wanted
        self.goals.append(
            Goal(what, f"≤ {plain(wanted)}{unit}", f"{plain(result)}{unit}", reached, _times(wanted / result))
        )

    def goal_at_least(self, what: str, wanted: float, result: float, unit: str) -> None:
        reached = result >= wanted
        self.goals.append(
            Goal(what, f"≥ {plain(wanted)}{unit}", f"{plain(result)}{unit}", reached, _times(result / wanted))
        )

    def keep(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", "utf-8")
        return path

    def show(self, console: Console) -> None:
        about = self.machine
        console.print(f"\n[bold]{self.name.upper()}[/bold] {self.title}")
        console.print(
            f"{about['cpu']}, {about['cores']} cores, {about['memory_gib']} GiB, {about['system']}, "
            f"Python {about['python']}; {about['at']}; commit {about['commit']}"
        )
        if busy(about):
            console.print(
                f"○ Other work kept the machine busy (load {about['load_before']}): ratios are fair."
            )
        _table(console, self.columns, self.rows)
        goals = [(g.what, g.wanted, g.result, "yes" if g.reached else "no", g.distance) for g in self.goals]
        _table(console, ("goal", "wanted", "result", "reached", "margin"), goals)
        for note in self.notes:
            console.print(f"- {note}")


def _table(console: Console, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        table = Table(*columns, box=box.SIMPLE_HEAD)
        for row in rows:
            table.add_row(*row)
        console.print(table)


def plain(number: float) -> str:
    """Three figures, without noise."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def _times(margin: float) -> str:
    return f"× {plain(margin)}"


def seconds(value: float) -> str:
    if value < 0.001:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1e3:.1f} ms" if value < 0.1 else f"{value:.2f} s"
