"""The forms in which an officer types what a paper says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from zerotrip.cases.models import Case
from zerotrip.cases.view import CaseView
from zerotrip.core.text import pick
from zerotrip.evidence.registry import registry
from zerotrip.rules.types import Kind
from zerotrip.web.facts import FactField, answers_of

Typed = Mapping[str, str]


def readings_of(seen: CaseView, data: Typed | None) -> list[tuple[int, str, forms.Form]]:
    """One form per paper that nobody has read yet."""
    loaded = seen.case.edition.loaded
    unread = [ask for ask in seen.asks if ask.document_id and not ask.read_at]
    return [
        (
            ask.pk,
            pick(loaded.papers[ask.paper].label) if ask.paper in loaded.papers else ask.paper,
            reading_form(seen.case, ask.fact, data if data and data.get("ask") == str(ask.pk) else None),
        )
        for ask in unread
    ]


def reading_form(case: Case, fact_key: str, data: Typed | None) -> forms.Form:
    loaded = case.edition.loaded
    fact = next(fact for fact in loaded.item.facts if fact.key == fact_key)
    form = forms.Form(data)
    form.fields["value"] = FactField(fact, answers_of(loaded, fact_key), required=True)
    form.fields["value"].label = pick(fact.label)
    return form


@dataclass(frozen=True, slots=True)
class Correctable:
    fact: str
    label: str
    form: forms.Form


def correctable(seen: CaseView) -> list[Correctable]:
    """Facts that a department told and an officer can type off a paper."""
    return [
        Correctable(line.fact.key, pick(line.fact.label), reading_form(seen.case, line.fact.key, None))
        for line in seen.facts
        if line.fact.paper and registry.source(line.source) and line.fact.type.kind is not Kind.RECORDS
    ]
