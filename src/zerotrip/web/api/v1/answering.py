"""Answers to what a case asks, read as the phone reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zerotrip.applications.form import columns_of
from zerotrip.applications.typed import Way, codes_for, read_answer
from zerotrip.cases.models import Case
from zerotrip.core.errors import Conflict, Invalid


def answers_read(case: Case, typed: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """Every open question has to be among them, as on the page that asks them together."""
    loaded, program = case.edition.loaded, case.edition.loaded.program
    asked = {ask.fact for ask in case.asks.filter(closed_at=None, paper="")} & set(program.facts)
    for key in typed.keys() - asked:
        raise Conflict(
            "not-asked", _("Nobody asks about this, or not any more; nothing was changed."), field=key
        )
    read: dict[str, Any] = {}
    for key in sorted(asked):
        fact, columns = program.facts[key], frozenset(columns_of(program, key))
        reading = read_answer(
            fact, typed.get(key, ""), columns, Way(on, case.person, codes_for(loaded, fact))
        )
        if not reading.is_answer:
            raise Invalid("answers-unreadable", _first_wrong(reading.wrong), field=_field(key, reading.wrong))
        read[key] = reading.value
    return read


def _first_wrong(wrong: Mapping[str, str]) -> Any:
    return next(iter(wrong.values()), _("Please look at the marked answers once more."))


def _field(key: str, wrong: Mapping[str, str]) -> str:
    return next(iter(wrong), key)
