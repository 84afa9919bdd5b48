"""The summary as a picture: how many are entitled to what, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zerotrip.core.files import write_whole
from zerotrip.core.text import pick
from zerotrip.population.summary import Line

FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Noto Serif CJK SC", "Microsoft YaHei",
    "PingFang SC", "SimHei", "WenQuanYi Micro Hei",
)  # fmt: skip
MOST = 40
"""Bars that can still be read; the largest sums are shown."""
_BLUE, _GREEN = "#2f6fb0", "#3f8f5f"


def draw(lines: Sequence[Line], *, folder: Path, title: str) -> list[Path]:
    """Writes `summary.svg` and `summary.png`, the same bytes for the same figures."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shown = sorted(lines, key=lambda line: (line.fen, line.members), reverse=True)[:MOST][::-1]
    font = chinese_font()
    settings: Any = {"svg.hashsalt": "zerotrip", "svg.fonttype": "path", "axes.unicode_minus": False}
    with mpl.rc_context({**settings, "font.family": [font or "DejaVu Sans", "DejaVu Sans"]}):
        figure = Figure(figsize=(11, 1.8 + 0.42 * len(shown)), layout="constrained")
        FigureCanvasAgg(figure)
        _bars(figure, shown, title if font or title.isascii() else "", bool(font))
        paths = [folder / "summary.svg", folder / "summary.png"]
        _save(figure, paths[0], metadata={"Date": None, "Creator": "zerotrip"})
        _save(figure, paths[1], metadata={"Software": "zerotrip"})
    return paths


def _save(figure: Any, path: Path, *, metadata: dict[str, str | None]) -> None:
    drawn = BytesIO()
    figure.savefig(drawn, format=path.suffix[1:], dpi=144, metadata=metadata)
    write_whole(path, drawn.getvalue())


def _bars(figure: Any, shown: Sequence[Line], title: str, chinese: bool) -> None:
    people, money = figure.subplots(1, 2, sharey=True)
    names = [_name(line, chinese) for line in shown]
    _one(people, names, [line.members for line in shown], _said("Members entitled", chinese), _BLUE)
    _one(money, names, [line.fen / 100 for line in shown], _said("Yuan", chinese), _GREEN)
    figure.suptitle(title)


def _one(axes: Any, names: Sequence[str], values: Sequence[float], label: str, colour: str) -> None:
    bars = axes.barh(range(len(names)), values, color=colour)
    axes.set_yticks(range(len(names)), names)
    axes.bar_label(bars, [f"{value:,.0f}" for value in values], padding=3)
    axes.set_xlabel(label)
    axes.margins(x=0.22)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.spines[["top", "right"]].set_visible(False)


def _name(line: Line, chinese: bool) -> str:
    """Without a font that has the characters the id says as much as empty boxes, and more."""
    name = pick(line.name)
    return name if chinese or name.isascii() else line.item


def _said(english: str, chinese: bool) -> str:
    words = {"Members entitled": _("Members entitled"), "Yuan": _("Yuan")}
    return words[english] if chinese else english


@lru_cache(maxsize=1)
def chinese_font() -> str | None:
    from matplotlib.font_manager import fontManager

    present = {font.name for font in fontManager.ttflist}
    return next((name for name in FONTS if name in present), None)
