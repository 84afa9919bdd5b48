"""Writes what is kept in docs/benchmarks into docs/benchmarks.md, between its marks: no copying by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- zerotrip bench page: begin -->", "<!-- zerotrip bench page: end -->"
ORDER = ("s1", "s2", "s3", "home", "s4", "s6", "s7", "s8", "s9", "s10", "s11", "phone")
PICTURES = {"s1": ("s1-amounts", "s1-reasons"), "s2": ("s2",), "s11": ("s11",)}


def write(root: Path) -> None:
    page, folder = root / "docs" / "benchmarks.md", root / "docs" / "benchmarks"
    before, found, rest = page.read_text("utf-8").partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise SystemExit(f"{page} has lost its marks {BEGIN} and {END}")
    told = [
        json.loads(path.read_text("utf-8")) for name in ORDER if (path := folder / f"{name}.json").exists()
    ]
    parts = "\n\n".join([_goals(told), *(_section(each, folder) for each in told)])
    page.write_text(f"{before}{BEGIN}\n\n{parts}\n\n{END}{after}", "utf-8")


def _goals(told: list[dict[str, Any]]) -> str:
    rows = [
        (f"{each['name']}{_busy(each)}", goal["what"], goal["wanted"], goal["result"],
         "yes" if goal["reached"] else "**no**", goal["distance"])
        for each in told
        for goal in each["goals"]
    ]  # fmt: skip
    return _table(("", "goal", "wanted", "result", "reached", "margin"), rows)


def _section(told: dict[str, Any], folder: Path) -> str:
    about = told["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in about["libraries"].items())
    lines = [
        f"### {_busy(told)}{told['name'].upper()}: {told['title']}",
        "",
        f"`zerotrip bench {told['name']}`, {about['at'].replace('T', ' ').replace('+00:00', ' UTC')}, "
        f"commit {about['commit']}; {about['cpu']}, {about['cores']} cores, {about['memory_gib']} GiB, "
        f"{about['system']}, Python {about['python']}, {libraries}; load before {about['load_before']}.",
        "",
        _table(told["columns"], told["rows"]),
        "",
        *(f"- {note}" for note in told["notes"]),
    ]
    for name in PICTURES.get(told["name"], ()):
        if (folder / f"{name}.svg").exists():
            lines += ["", f"![{told['title']}](benchmarks/{name}.svg)"]
    return "\n".join(lines).rstrip()


def _busy(told: dict[str, Any]) -> str:
    return " ○" if told["machine"]["load_before"] > 0.7 else ""


def _table(columns: Any, rows: Any) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
