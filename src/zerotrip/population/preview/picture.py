"""A preview as a picture: who gains to the right, who loses to the left, group by group. SVG or PNG.

Drawn without a screen. Chinese needs a font with Chinese; without one the labels are in English.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.text import pick
from zerotrip.population.preview.result import Group, Preview
from zerotrip.population.preview.table import most_changed
from zerotrip.population.preview.words import COLUMN_LABELS, DIMENSION_LABELS, LEFT_OUT
from zerotrip.population.preview.written import basis, headline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENDINGS = (".svg", ".png")
GAIN, LOSE, QUIET = "#07734a", "#b00d28", "#525c6f"
FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei", "PingFang SC",
         "Microsoft YaHei", "SimHei", "Noto Sans CJK JP")  # fmt: skip
MOST_BARS = 24


def write_picture(preview: Preview, path: Path) -> None:
    """Raises Invalid for an ending other than .svg and .png."""
    check_ending(path)
    path.write_bytes(drawn(preview, path.suffix.lower()))


def check_ending(path: Path) -> None:
    if path.suffix.lower() not in ENDINGS:
        raise Invalid(
            "no-picture", _("%(path)s: a picture is an .svg or a .png; name the file so."), path=path.name
        )


def drawn(preview: Preview, ending: str) -> bytes:
    font = chinese_font()
    language = translation.get_language() or "zh-hans"
    with translation.override(language if font else "en"):
        return _drawn(preview, ending, font)


@cache
def chinese_font() -> str | None:
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in known), None)


def _drawn(preview: Preview, ending: str, font: str | None) -> bytes:
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    look: Any = {
        "font.family": [font or "DejaVu Sans"],
        "axes.unicode_minus": False,
        "svg.hashsalt": preview.item,
        "font.size": 9,
        "text.parse_math": False,
    }
    with rc_context(look):
        shown = {name: most_changed(preview.of(name), MOST_BARS) for name in preview.dimensions}
        heights = [len(groups) + 2 for groups in shown.values()] or [2]
        figure = Figure(figsize=(9, 1.3 + 0.3 * sum(heights)), layout="constrained")
        FigureCanvasAgg(figure)
        told = (pick(preview.title), headline(preview), basis(preview))
        figure.suptitle("\n".join(_short(text, 140) for text in told), fontsize=9)
        axes = figure.subplots(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
        for place, (name, groups) in zip(axes, shown.items(), strict=False):
            _bars(place, str(DIMENSION_LABELS[name]), groups)
        if not shown:
            axes[0].set_axis_off()
        out = io.BytesIO()
        figure.savefig(out, format=ending[1:], dpi=150, metadata={"Date": None} if ending == ".svg" else None)
    return out.getvalue()


def _short(text: str, most: int = 110) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _bars(axes: Axes, title: str, groups: list[Group]) -> None:
    """A bar each way with its figure, a whisker for the interval of a sample."""
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    axes.axvline(0, color=QUIET, linewidth=0.8)
    for place, group in enumerate(groups):
        for figure, sign, colour in ((group.gain, 1, GAIN), (group.lose, -1, LOSE)):
            _bar(axes, place, figure, sign=sign, colour=colour)
    axes.set_yticks(range(len(groups)), [_short(pick(group.label), 40) for group in groups])
    axes.set_ylim(len(groups) - 0.4, -0.6)
    axes.margins(x=0.18)
    axes.xaxis.set_major_formatter(lambda x, _place: f"{abs(x):,.0f}")
    axes.set_xlabel(f"← {COLUMN_LABELS['lose']}   {COLUMN_LABELS['gain']} →", color=QUIET, fontsize=8)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _bar(axes: Axes, place: int, figure: Any, *, sign: int, colour: str) -> None:
    at: dict[str, Any] = {"va": "center", "ha": "left" if sign > 0 else "right", "fontsize": 8}
    if figure is None:
        axes.text(0, place, f" {LEFT_OUT} ", color=QUIET, **at)
        return
    axes.barh(place, sign * figure.value, height=0.62, color=colour)
    if not figure.exact:
        axes.plot([sign * figure.low, sign * figure.high], [place, place], color="#1d2433", linewidth=0.9)
    if figure.value:
        axes.text(sign * max(figure.value, figure.high), place, f" {figure.value:,} ", color=colour, **at)
