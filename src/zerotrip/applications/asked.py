"""What a case asks of the person, and what was answered: the same for every surface that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zerotrip import rules
from zerotrip.applications.form import Question, columns_of
from zerotrip.applications.typed import MISSING, Way, codes_for, read_answer
from zerotrip.cases.models import Case
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.errors import Conflict, Invalid

Typed = Callable[[str, tuple[str, ...]], Any]
"""What was typed of a fact, given the columns that are asked of it where it is a table; `""` for nothing."""


@dataclass(frozen=True, slots=True)
class CaseQuestions:
    """Questions that a case asks: like those of a form, kept nowhere before they are sent."""

    loaded: ReadPack
    questions: tuple[Question, ...]

    def answers(self) -> dict[str, Any]:
        """Every open question has to be answered, for they are asked together."""
        for question in self.questions:
            if not question.is_answered:
                raise _unreadable(question)
        return {question.key: question.reading.value for question in self.questions}

    def refuse_others(self, keys: Iterable[str]) -> None:
        for key in set(keys) - {question.key for question in self.questions}:
            raise Conflict(
                "not-asked", _("Nobody asks about this, or not any more; nothing was changed."), field=key
            )


def questions_of(case: Case, typed: Typed, *, on: date) -> CaseQuestions:
    """One question per fact still open, with what was typed of it."""
    loaded, program = case.edition.loaded, case.edition.loaded.program
    asks = case.asks.filter(closed_at=None, paper="")
    facts = {ask.fact: program.facts[ask.fact] for ask in asks if ask.fact in program.facts}
    return CaseQuestions(loaded, tuple(_question(case, fact, typed, on) for fact in facts.values()))


def _question(case: Case, fact: rules.Fact, typed: Typed, on: date) -> Question:
    loaded = case.edition.loaded
    columns = columns_of(loaded.program, fact.key)
    said = typed(fact.key, columns)
    way = Way(on, case.person, codes_for(loaded, fact))
    reading = read_answer(fact, said, frozenset(columns), way)
    return Question(fact, {"typed": said} if said else {}, reading, columns)


def _unreadable(question: Question) -> Invalid:
    field, said = next(iter(question.reading.wrong.items()), (question.key, str(MISSING)))
    if said == str(MISSING):  # says little where one does not see the field
        return Invalid("answers-unreadable", _("Please look at the marked answers once more."), field=field)
    return Invalid("answers-unreadable", said, field=field)
