"""Draws docs/overview.svg from the real imports: `python -m zerotrip.config.overview`."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

from zerotrip.config.imports import SOURCE, table
from zerotrip.config.levels import LEVELS

TARGET = SOURCE.parents[1] / "docs" / "overview.svg"
WHAT = {
    "core": "money, periods, days",
    "rules": "conditions and amounts",
    "audit": "sealed journal",
    "vault": "encryption, documents",
    "submissions": "once, not twice",
    "org": "tree, posts, reach",
    "ledger": "double entry",
    "notices": "who is told what",
    "members": "people, enrolments",
    "catalogue": "packs → editions",
    "evidence": "departments, findings",
    "payments": "batches, bank files",
    "cases": "from need to decision",
    "web": "phone, desk, API",
    "demo": "sample world, bank",
    "config": "settings, wiring",
    "cli": "zerotrip …",
}
WIDTH, BOX, TALL, ROW, LEFT = 900, 190, 52, 96, 76
COLOURS = ("#0b6e4f", "#1d4e89", "#8a4f00", "#7a1f5c", "#35507a", "#5b6b00", "#9b2226", "#444444")


def svg() -> str:
    uses = table()
    places = _places(set(uses))
    height = 40 + ROW * len(LEVELS)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'font-family="system-ui, sans-serif">',
        "<title>Packages of zerotrip and what each imports; every line runs down</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for level in range(len(LEVELS)):
        parts.append(
            f'<text x="16" y="{_top(level) + 31}" font-size="13" fill="#5f6b7a">level {level}</text>'
        )
    for number, (package, others) in enumerate(uses.items()):
        colour = COLOURS[number % len(COLOURS)]
        parts += [_line(places[package], places[other], colour) for other in others]
    parts += [_box(name, *places[name]) for name in uses]
    return "\n".join((*parts, "</svg>", ""))


def _top(level: int) -> int:
    return 20 + ROW * (len(LEVELS) - 1 - level)


def _places(there: set[str]) -> dict[str, tuple[int, int]]:
    places = {}
    for level, row in enumerate(LEVELS):
        names = [name for name in row if name in there]
        step = (WIDTH - LEFT - 16) // max(len(names), 1)
        for number, name in enumerate(names):
            places[name] = (LEFT + step * number + (step - BOX) // 2, _top(level))
    return places


def _line(start: tuple[int, int], end: tuple[int, int], colour: str) -> str:
    x1, y1 = start[0] + BOX // 2, start[1] + TALL
    x2, y2 = end[0] + BOX // 2, end[1]
    bend = (y2 - y1) // 2
    return (
        f'<path d="M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}" fill="none" '
        f'stroke="{colour}" stroke-opacity=".38" stroke-width="1.4"/>'
    )


def _box(name: str, x: int, y: int) -> str:
    middle = x + BOX // 2
    return (
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{TALL}" rx="8" fill="#f5f8fc" stroke="#35507a"/>'
        f'<text x="{middle}" y="{y + 22}" font-size="15" font-weight="600" text-anchor="middle" '
        f'fill="#16263d">{escape(name)}</text>'
        f'<text x="{middle}" y="{y + 40}" font-size="12" text-anchor="middle" '
        f'fill="#4a5768">{escape(WHAT[name])}</text>'
    )


def write(target: Path = TARGET) -> bool:
    """Answers whether the figure had to change."""
    if target.exists() and target.read_text("utf-8") == svg():
        return False
    target.parent.mkdir(exist_ok=True)
    target.write_text(svg(), "utf-8")
    return True


if __name__ == "__main__":
    sys.exit(print("docs/overview.svg", "drawn anew" if write() else "is up to date"))
