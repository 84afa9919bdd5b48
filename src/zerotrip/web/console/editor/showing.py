"""What was found in a text, ready for a page: problems with their places, examples in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zerotrip.catalogue.drafts.checking import Looked
from zerotrip.catalogue.examples import Outcome, Ran
from zerotrip.catalogue.models import PackDraft
from zerotrip.catalogue.problems import Problem
from zerotrip.core.text import Text

MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Named:
    """A mistake with its place in the text."""

    line: int
    column: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    holds: bool
    expected: str
    got: str


def title_of(draft: PackDraft, looked: Looked) -> Text:
    """As the text calls the item; while it does not hold, as the edition does that it began from."""
    base = draft.base if draft.base and draft.base.item_id == draft.item_id else None
    read = looked.read or (base.loaded if base else None)
    return read.pack.title if read else {}


def told(looked: Looked) -> dict[str, Any]:
    """For `looked.html`."""
    failing = sum(1 for one in looked.examples if not one.holds)
    return {
        "looked": looked,
        "problems": named(looked),
        "examples": examples(looked),
        "failing": failing,
    }


def named(looked: Looked) -> list[Named]:
    return [_named(problem) for problem in looked.problems[:MOST_PROBLEMS]]


def examples(looked: Looked) -> list[Example]:
    return [_example(one) for one in looked.examples]


def _named(problem: Problem) -> Named:
    """Without the file's name, which says nothing here."""
    sentence = problem.sentence(get_language()).split(": ", 1)[1]
    return Named(problem.line, problem.column, sentence)


def _example(one: Ran) -> Example:
    got = _("; ").join(_words(one.got)) if one.got else _("its facts cannot be read")
    return Example(one.name, one.holds, _("; ").join(_words(one.expected)), got)


def _words(outcome: Outcome) -> Iterator[str]:
    verdicts = {"met": _("entitled"), "unmet": _("not entitled"), "unknown": _("not known yet")}
    yield verdicts[outcome.verdict]
    if outcome.amount is not None:
        yield _("%(sum)s yuan") % {"sum": outcome.amount} if outcome.amount else _("without an amount")
    if outcome.fails is not None:
        yield _("fails: %(codes)s") % {"codes": ", ".join(outcome.fails) or "—"}
    if outcome.asks is not None:
        yield _("asks: %(facts)s") % {"facts": ", ".join(outcome.asks) or "—"}
