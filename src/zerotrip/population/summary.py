"""What a run came to, for people and for programs: a line an item, with where money goes and why not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from zerotrip.core.files import write_whole
from zerotrip.core.sheets import harmless
from zerotrip.core.text import Text, pick
from zerotrip.population.running import Run

COLUMNS = (
    "item",
    "name",
    "subject",
    "lines",
    "met",
    "unmet",
    "unknown",
    "members",
    "yuan",
    "most_fail",
    "most_wait",
)


@dataclass(frozen=True, slots=True)
class Line:
    """`members` are those entitled; `failed` and `open` count lines by the code of a condition."""

    item: str
    name: Text
    subject: str
    met: int
    unmet: int
    unknown: int
    members: int
    fen: int
    failed: Mapping[str, int]
    open: Mapping[str, int]
    districts: Mapping[str, Mapping[str, int]]
    without_sum: int = 0
    """Met, but what the award is reckoned from is not known, or cannot be reckoned: not among the yuan."""

    @property
    def lines(self) -> int:
        return self.met + self.unmet + self.unknown


def lines_of(run: Run) -> list[Line]:
    """In the order of their names' ids, so that two summaries can be laid beside each other."""
    packs = {rule.read.pack.id: rule.read.pack for rule in run.job.rules}
    return [
        Line(item, pack.title, pack.subject, **run.items[item])
        for item, pack in packs.items()
        if item in run.items
    ]


def write_summary(run: Run, *, outcome: Mapping[str, Any] | None = None) -> None:
    """`summary.json` and `summary.csv` beside the results, names in both languages."""
    out = Path(run.job.out)
    told = json.dumps(as_dict(run, outcome=outcome), ensure_ascii=False, indent=2)
    write_whole(out / "summary.json", told.encode())
    write_whole(out / "summary.csv", _csv(lines_of(run)).encode("utf-8-sig"))


def as_dict(run: Run, *, outcome: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "run": run.job.key,
        "on": run.job.on.isoformat(),
        "version": run.job.version,
        "out": run.job.out,
        "partitions": run.partitions,
        "decided_now": run.parts,
        "lines": run.lines,
        "set_aside": run.set_aside,
        "cannot_be_told": run.stuck,
        "faults": list(run.faults),
        "items": [_item(line) for line in lines_of(run)],
        "outcome": dict(outcome or {}),
    }


def _item(line: Line) -> dict[str, Any]:
    return {
        "item": line.item,
        "name": line.name,
        "subject": line.subject,
        "met": line.met,
        "unmet": line.unmet,
        "unknown": line.unknown,
        "without_sum": line.without_sum,
        "members": line.members,
        "yuan": yuan(line.fen),
        "failed": dict(line.failed),
        "open": dict(line.open),
        "districts": {
            code: {"members": here["members"], "yuan": yuan(here["fen"])}
            for code, here in sorted(line.districts.items())
        },
    }


def _csv(lines: Sequence[Line]) -> str:
    """For a spreadsheet; what its programs would take for a formula stays text."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for line in lines:
        table.writerow(
            [line.item, harmless(pick(line.name)), line.subject, line.lines, line.met, line.unmet,
             line.unknown, line.members, yuan(line.fen), most(line.failed), most(line.open)]
        )  # fmt: skip
    return written.getvalue()


def yuan(fen: int) -> str:
    """A sum over everybody may be larger than one account holds, so it is no Amount."""
    return f"{fen // 100}.{fen % 100:02d}"


def most(counted: Mapping[str, int]) -> str:
    """The condition that most lines fail or wait for: `covered 1,204`; empty where none does."""
    code, number = max(counted.items(), key=lambda each: each[1], default=("", 0))
    return f"{code} {number:,}" if number else ""


def table_of(run: Run) -> Table:
    """For a terminal, in the reader's language. Names wrap where it is narrow; figures never do."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("item")
    for heading in ("met", "unmet", "unknown", "members", "yuan"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("most fail")
    for line in lines_of(run):
        table.add_row(
            pick(line.name), f"{line.met:,}", f"{line.unmet:,}", f"{line.unknown:,}", f"{line.members:,}",
            f"{line.fen // 100:,}.{line.fen % 100:02d}", most(line.failed),
        )  # fmt: skip
    return table
