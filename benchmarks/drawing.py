"""How cost grows with the members, as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

Points = Sequence[tuple[int, float]]


def growth(path: Path, title: str, lines: Mapping[str, Points], *, unit: str = "seconds") -> None:
    """Both axes logarithmic: a straight line at 45° is cost in step with the members."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = title  # the same figures give the same file
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.2))
    for (name, points), marker in zip(lines.items(), "osD^vx*" * 3, strict=False):
        axes.plot(*zip(*points, strict=True), marker=marker, markersize=4, linewidth=1.4, label=name)
    axes.set(xscale="log", yscale="log", xlabel="members", ylabel=unit, title=title)
    axes.grid(visible=True, which="both", linewidth=0.3)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.legend(fontsize=8, frameon=False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
