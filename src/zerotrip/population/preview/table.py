"""A preview on a terminal."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from zerotrip.core.text import pick
from zerotrip.population.preview.persons import HEADINGS
from zerotrip.population.preview.result import GROUP_FIGURES, Group, Preview
from zerotrip.population.preview.words import (
    COLUMN_LABELS,
    DIMENSION_LABELS,
    FIGURE_LABELS,
    HEADING_LABELS,
    WHY_LABELS,
)
from zerotrip.population.preview.written import basis, differences, headline, people, remarks, yuan

AT_MOST = 30
"""Groups of a dimension, those that change most; the files have them all."""


def show(preview: Preview, console: Console) -> None:
    console.print(f"[bold]{escape(pick(preview.title))}[/] · {escape(preview.item)}")
    console.print(escape(basis(preview)))
    console.print(_("Differences of the texts: %(told)s") % {"told": escape("; ".join(differences(preview)))})
    console.print(f"[bold]{escape(headline(preview))}[/]")
    console.print(_headings(preview))
    for dimension in preview.dimensions:
        console.print(_dimension(preview, dimension))
    for why in dict.fromkeys(one.why for one in preview.reasons):
        console.print(_reasons(preview, why))
    for remark in remarks(preview):
        console.print(escape(remark))


def _headings(preview: Preview) -> Table:
    table = Table("", "", box=None, show_header=False, pad_edge=False)
    table.columns[1].justify = "right"
    for name in HEADINGS:
        table.add_row(str(HEADING_LABELS[name]), people(preview.headings[name]))
    for name, label in FIGURE_LABELS.items():
        table.add_row(str(label), yuan(getattr(preview, name)))
    return table


def _dimension(preview: Preview, dimension: str) -> Table:
    groups = preview.of(dimension)
    table = Table(str(DIMENSION_LABELS[dimension]), box=None, pad_edge=False, title_justify="left")
    for name in GROUP_FIGURES:
        table.add_column(str(COLUMN_LABELS[name]), justify="right")
    for group in most_changed(groups):
        figures = [people(getattr(group, name)) for name in GROUP_FIGURES[:-1]] + [yuan(group.difference)]
        table.add_row(escape(pick(group.label)), *(text.replace(" (", "\n(") for text in figures))
    if len(groups) > AT_MOST:
        table.add_row(_("… and %(more)s more, in the file") % {"more": len(groups) - AT_MOST})
    return table


def most_changed(groups: list[Group], at_most: int = AT_MOST) -> list[Group]:
    """In their order; where there are too many, those whose sum changes most."""
    if len(groups) <= at_most:
        return groups
    by_size = sorted(groups, key=_size, reverse=True)
    kept = {one.key for one in by_size[:at_most]}
    return [one for one in groups if one.key in kept]


def _size(group: Group) -> tuple[int, int]:
    moved = sum(figure.value for figure in (group.gain, group.lose) if figure)
    return abs(group.difference.value) if group.difference else 0, moved


def _reasons(preview: Preview, why: str) -> Table:
    table = Table(str(WHY_LABELS[why]), box=None, pad_edge=False)
    table.add_column(str(COLUMN_LABELS["persons"]), justify="right")
    for one in preview.reasons:
        if one.why == why:
            table.add_row(escape(f"{one.code}: {pick(one.says)}"), people(one.persons))
    return table
