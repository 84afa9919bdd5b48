"""Draws docs/overview.svg from the real imports: `python -m zerotrip.config.overview`."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

from zerotrip.config.imports import SOURCE, table
from zerotrip.config.levels import PACKAGES, level_of

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
    "population": "everyone at once",
    "guides": "look-up, office guide, forms",
    "applications": "from wish to case",
    "ratings": "how it was, answered",
    "centre": "standards, practice",
    "funds": "sources, budgets, shares",
    "books": "chart, vouchers, closing",
    "points": "lots, earned and spent",
    "mall": "goods, offers, vouchers",
    "disclosure": "public figures, proofs",
    "reviews": "samples, conflicts",
    "preferences": "look, tours, views",
    "clients": "other apps, webhooks",
    "reports": "files of many rows",
    "web": "phone, desk, API",
    "demo": "sample world, bank",
    "config": "settings, wiring",
    "cli": "zerotrip …",
}
CELL, LEFT, HEAD, RIGHT = 34, 306, 96, 40
INK, FAINT, DOT = "#16263d", "#5f6b7a", "#1d4e89"


def svg() -> str:
    """A table of dots: rows import columns, both from the top floor down."""
    uses = table()
    names = sorted(uses, key=PACKAGES.index, reverse=True)
    width, height = LEFT + CELL * len(names) + RIGHT, HEAD + CELL * len(names) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="system-ui, sans-serif">',
        "<title>The packages of zerotrip, floor by floor, and what each imports</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *_floors(names),
    ]
    for row, name in enumerate(names):
        parts += [_name(row, name), _head(row, name), _own(row)]
        parts += [_dot(row, names.index(other)) for other in uses[name]]
    return "\n".join((*parts, "</svg>", ""))


def _floors(names: list[str]) -> list[str]:
    """Every second floor is shaded; packages of one floor stand side by side and do not see each other."""
    bands, wide = [], LEFT + CELL * len(names) + RIGHT
    for level in sorted({level_of(name) for name in names}):
        rows = [row for row, name in enumerate(names) if level_of(name) == level]
        top, tall = HEAD + CELL * rows[0], CELL * len(rows)
        fill = "#f1f5fa" if level % 2 else "#ffffff"
        bands.append(
            f'<rect x="0" y="{top}" width="{wide}" height="{tall}" fill="{fill}"/>'
            f'<text x="14" y="{top + 22}" font-size="12" fill="{FAINT}">{level}</text>'
        )
    return bands


def _name(row: int, name: str) -> str:
    y = HEAD + CELL * row + 22
    return (
        f'<text x="36" y="{y}" font-size="14" font-weight="600" fill="{INK}">{escape(name)}</text>'
        f'<text x="146" y="{y}" font-size="12" fill="{FAINT}">{escape(WHAT[name])}</text>'
    )


def _head(column: int, name: str) -> str:
    x = LEFT + CELL * column + CELL // 2
    return (
        f'<text x="{x}" y="{HEAD - 10}" font-size="12" fill="{INK}" '
        f'transform="rotate(-50 {x} {HEAD - 10})">{escape(name)}</text>'
    )


def _own(row: int) -> str:
    x, y = LEFT + CELL * row, HEAD + CELL * row
    return f'<rect x="{x + 11}" y="{y + 11}" width="12" height="12" rx="2" fill="none" stroke="{FAINT}"/>'


def _dot(row: int, column: int) -> str:
    x, y = LEFT + CELL * column + CELL // 2, HEAD + CELL * row + CELL // 2
    return f'<circle cx="{x}" cy="{y}" r="6" fill="{DOT}"/>'


def write(target: Path = TARGET) -> bool:
    """Answers whether the figure had to change."""
    if target.exists() and target.read_text("utf-8") == svg():
        return False
    target.parent.mkdir(exist_ok=True)
    target.write_text(svg(), "utf-8")
    return True


if __name__ == "__main__":
    sys.exit(print("docs/overview.svg", "drawn anew" if write() else "is up to date"))
