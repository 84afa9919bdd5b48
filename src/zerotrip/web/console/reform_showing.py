"""A preview as its page shows it: words and figures ready, and what the picture is drawn from."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from zerotrip.core.text import pick
from zerotrip.population.preview.persons import HEADINGS
from zerotrip.population.preview.result import Figure, Group, Preview
from zerotrip.population.preview.table import most_changed
from zerotrip.population.preview.words import (
    COLUMN_LABELS,
    DIMENSION_LABELS,
    HEADING_LABELS,
    HOW_LABELS,
    LEFT_OUT,
    NO_CHANGE,
    PART_LABELS,
    WHY_LABELS,
)
from zerotrip.population.preview.written import basis, people, remarks, yuan

MOST_BARS = 24


def shown(preview: Preview) -> dict[str, Any]:
    return {
        "title": pick(preview.title),
        "endings": (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("svg", "SVG")),
        "basis": basis(preview),
        "changes": [(PART_LABELS[part], code, HOW_LABELS[how]) for part, how, code in preview.changes],
        "no_change": NO_CHANGE,
        "remarks": list(remarks(preview)),
        "tally": [
            (_("persons gain"), people(preview.gain), "met"),
            (_("persons lose"), people(preview.lose), "unmet"),
            (_("yuan of difference"), yuan(preview.difference), ""),
        ],
        "headings": [(HEADING_LABELS[name], people(preview.headings[name])) for name in HEADINGS],
        "money": [
            (_("under the old text"), yuan(preview.old_fen)),
            (_("under the new text"), yuan(preview.new_fen)),
            (_("more for those who gain"), yuan(preview.more_fen)),
            (_("less for those who lose"), yuan(preview.less_fen)),
        ],
        "dimensions": [_dimension(preview, name) for name in preview.dimensions],
        "columns": COLUMN_LABELS,
        "reasons": _reasons(preview),
    }


def _reasons(preview: Preview) -> list[tuple[Any, list[tuple[str, str, str]]]]:
    told: dict[str, list[tuple[str, str, str]]] = {}
    for one in preview.reasons:
        told.setdefault(one.why, []).append((one.code, pick(one.says), people(one.persons)))
    return [(WHY_LABELS[why], rows) for why, rows in told.items()]


def _dimension(preview: Preview, name: str) -> dict[str, Any]:
    groups = preview.of(name)
    bars = most_changed(groups, MOST_BARS)
    return {
        "name": name,
        "label": DIMENSION_LABELS[name],
        "rows": [_row(group) for group in groups],
        "chart": _chart(bars),
        "drawn": len(bars),
        "moves": any(_value(group.gain) or _value(group.lose) for group in groups),
    }


def _row(group: Group) -> tuple[str, ...]:
    counts = (group.persons, group.gain, group.lose, group.became_unknown)
    return (pick(group.label), *map(people, counts), yuan(group.difference))


def _chart(groups: list[Group]) -> str:
    """For `reform.js`: of each group its name, and value, low and high of those who gain and who lose."""
    words = {name: str(COLUMN_LABELS[name]) for name in ("gain", "lose")} | {"left_out": str(LEFT_OUT)}
    bars = [{"name": pick(one.label), "gain": _bar(one.gain), "lose": _bar(one.lose)} for one in groups]
    return json.dumps(
        {"words": {name: str(word) for name, word in words.items()}, "bars": bars}, ensure_ascii=False
    )


def _bar(figure: Figure) -> list[int] | None:
    return None if figure is None else [figure.value, figure.low, figure.high]


def _value(figure: Figure) -> int:
    return figure.value if figure else 0
