"""What hangs on a department: the facts that items read of it, those items, and the cases that wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from zerotrip.catalogue.queries import items_on
from zerotrip.core.text import Text
from zerotrip.evidence.models import Purpose
from zerotrip.evidence.registry import registry
from zerotrip.evidence.states import OPEN


@dataclass(frozen=True, slots=True)
class Depending:
    """`facts` that items read and `items` that read them, by key, with their names."""

    facts: dict[str, Text] = field(default_factory=dict)
    items: dict[str, Text] = field(default_factory=dict)
    cases: int = 0


def depending(on: date) -> dict[str, Depending]:
    """By department, of the editions in force on that day; in a fixed number of queries."""
    waiting = _cases_waiting()
    facts, items = _read_by_items(on)
    return {
        name: Depending(
            facts=facts.get(name, {}),
            items=dict(sorted(items.get(name, {}).items())),
            cases=waiting.get(name, 0),
        )
        for name in registry.connectors
    }


def _read_by_items(on: date) -> tuple[dict[str, dict[str, Text]], dict[str, dict[str, Text]]]:
    facts: dict[str, dict[str, Text]] = {}
    items: dict[str, dict[str, Text]] = {}
    for edition in items_on(on):
        read = edition.loaded
        for key in sorted(read.program.reads & read.program.facts.keys()):
            for name in _departments(read.program.facts[key].sources):
                facts.setdefault(name, {})[key] = read.program.facts[key].label
                items.setdefault(name, {})[edition.item_id] = read.pack.title
    return facts, items


def _departments(sources: Iterable[str]) -> set[str]:
    return {source.partition(".")[0] for source in sources if registry.source(source)}


def _cases_waiting() -> Mapping[str, int]:
    waiting = Purpose.objects.filter(request__state__in=OPEN, withdrawn_at__isnull=True).exclude(case_ref="")
    rows = waiting.order_by().values_list("request__department").annotate(Count("case_ref", distinct=True))
    return dict(rows)
