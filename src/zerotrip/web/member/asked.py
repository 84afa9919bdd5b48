"""A form's questions as fields of a page, and the page's fields as what was written."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zerotrip.applications.actions import Written
from zerotrip.applications.asked import CaseQuestions
from zerotrip.applications.form import Form, Question
from zerotrip.applications.typed import MISSING, NONE, names_of
from zerotrip.applications.why import Why, why_asked
from zerotrip.core.actor import Actor
from zerotrip.core.text import pick
from zerotrip.rules.types import Kind, Type
from zerotrip.web.acts import version_in
from zerotrip.web.door import today
from zerotrip.web.facts import written
from zerotrip.web.records import column_label

MOST_ROWS = 50
_INDEX = re.compile(r"(\d{1,3})\.([a-z][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One input. `kind` is what the template draws: yesno, choice, date, number, text."""

    name: str
    kind: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""
    hint: str = ""
    first: bool = False  # the first wrong one of the page: the cursor goes there

    @property
    def id(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.name)


@dataclass(frozen=True, slots=True)
class Shown:
    """One question on the page: a single `cell`, or `rows` of them."""

    question: Question
    label: str
    was: str
    cell: Cell | None
    rows: tuple[tuple[Cell, ...], ...] = ()
    none: bool = False
    error: str = ""
    mine: str = ""
    theirs: str = ""
    theirs_by: str = ""
    saved: bool = False
    why: Why | None = None
    hidden: bool = False  # somebody else's answer, not for the eyes of whoever acts for them

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def id(self) -> str:
        return "ask-" + re.sub(r"[^a-z0-9]+", "-", self.key)


def shown(
    form: Form | CaseQuestions, *, sent: bool, saved: str = "", hidden: Container[str] = ()
) -> list[Shown]:
    """With `sent` what was left empty is marked too. The first wrong field of all takes the cursor."""
    seen = [question for question in form.questions if question.key not in hidden]
    wrong = {question.key: _wrong(question, sent=sent) for question in seen}
    first = next((field for errors in wrong.values() for field in errors), "") if sent else ""
    return [
        _shown(form, question, _Marks(wrong[question.key], first), saved=saved)
        if question.key in wrong
        else _hidden(question)
        for question in form.questions
    ]


def hidden_from(form: Form, by: Actor, sees: Callable[[str], bool]) -> set[str]:
    """What the person or another has typed, where whoever acts for them may not see such facts."""
    others = [question for question in form.questions if question.entry]
    others = [question for question in others if question.entry.get("key") != by.key]
    return {question.key for question in others if not sees(question.fact.sensitivity)}


def _hidden(question: Question) -> Shown:
    """Nothing that was typed, and no field: what is not on the page is not written by it."""
    label = pick(question.fact.question or question.fact.label)
    return Shown(question=question, label=label, was="", cell=None, hidden=True)


def _wrong(question: Question, *, sent: bool) -> dict[str, str]:
    wrong = dict(question.reading.wrong)
    if not sent:
        return {field: said for field, said in wrong.items() if said != str(MISSING)}
    if wrong or question.is_answered or question.rival:
        return wrong
    return {question.key: str(MISSING)}


def _shown(form: Form | CaseQuestions, question: Question, marks: _Marks, *, saved: str) -> Shown:
    fact, typed, rival = question.fact, question.typed, question.rival or {}
    names, label = names_of(form.loaded, fact.key), pick(fact.question or fact.label)
    is_table = bool(question.columns)
    one = marks.cell(fact.key, fact.type, label=label, value=str(typed), names=names)
    return Shown(
        question=question,
        label=label,
        was=fingerprint(typed),
        cell=None if is_table else one,
        rows=tuple(_rows(form, question, marks)) if is_table else (),
        none=typed == NONE,
        error=marks.errors.get(fact.key, ""),
        mine=_said(typed, fact.type, names),
        theirs=_said(rival["typed"], fact.type, names) if rival else "",
        theirs_by=str(rival.get("by", "")),
        why=why_asked(form.loaded, [fact.key], on=today()),
        saved=saved == fact.key and not marks.errors and not rival and bool(typed),
    )


def _rows(form: Form | CaseQuestions, question: Question, marks: _Marks) -> Iterator[tuple[Cell, ...]]:
    """What was typed; one empty row where nothing was."""
    need = form.loaded.needs.get(question.key)
    rows = question.typed if isinstance(question.typed, list) and question.typed else [{}]
    for number, row in enumerate(rows):
        yield tuple(
            marks.cell(
                f"{question.key}.{number}.{name}",
                question.fact.type.columns[name],
                label=column_label(need, name),
                value=str(row.get(name, "")),
                names=need.columns[name].choices if need else {},
            )
            for name in question.columns
        )


_KINDS = {
    Kind.BOOL: "yesno",
    Kind.CHOICE: "choice",
    Kind.DATE: "date",
    Kind.MONEY: "number",
    Kind.NUMBER: "number",
}


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is wrong, by field, and which of all takes the cursor."""

    errors: Mapping[str, str]
    first: str

    def cell(self, name: str, of: Type, *, label: str, value: str, names: Mapping[str, Any]) -> Cell:
        choices = tuple((code, pick(names.get(code)) or code) for code in of.choices)
        if of.kind is Kind.BOOL:
            choices = (("yes", _("yes")), ("no", _("no")))
        return Cell(
            name=f"f.{name}",
            kind=_KINDS.get(of.kind, "text"),
            label=label,
            value=value,
            choices=choices,
            error=self.errors.get(name, ""),
            hint=_("in yuan, like 1234.50") if of.kind is Kind.MONEY else "",
            first=name == self.first,
        )


def _said(typed: Any, of: Type, names: Mapping[str, Any]) -> str:
    """What was typed, as both values are shown beside each other."""
    if isinstance(typed, list):
        return _("%(count)s entries") % {"count": len(typed)}
    if typed in ("yes", "no") and of.kind is Kind.BOOL:
        return _("yes") if typed == "yes" else _("no")
    return _("none") if typed == NONE else written(typed, of, names)


def fingerprint(typed: Any) -> str:
    """So that a page can tell what it changed itself from what it was only shown."""
    return hashlib.sha256(json.dumps(typed or "", sort_keys=True).encode()).hexdigest()[:16]


# ── Back from the page ──────────────────────────────────────────────────────
def written_in(request: HttpRequest, form: Form, hidden: Container[str] = ()) -> Written:
    """The fields this page changed. A button may have added a row, taken one away, or chosen between two.
    What was not shown cannot be changed blindly."""
    said, act = request.POST, request.POST.get("act", "")
    verb, _mark, of = act.partition(":")
    fields: dict[str, Any] = {}
    for question in form.questions:
        key = question.key
        if f"was.{key}" not in said or key in hidden:
            continue
        typed = typed_now(request, key, question.columns)
        if fingerprint(typed) != said[f"was.{key}"]:
            fields[key] = typed
        if verb in ("keep", "take") and of == key and question.rival:
            fields[key] = question.typed if verb == "keep" else question.rival["typed"]
    return Written(fields, version_in(request) or 0)


def typed_now(request: HttpRequest, key: str, columns: tuple[str, ...]) -> Any:
    """What this page says of one fact, a row of a table added or taken away by a button included."""
    typed = _typed(request.POST, key, columns)
    verb, _mark, of = request.POST.get("act", "").partition(":")
    if verb in ("add", "remove") and of.partition("#")[0] == key:
        return _changed(typed, verb, of.partition("#")[2])
    return typed


def _typed(said: Mapping[str, str], key: str, columns: tuple[str, ...]) -> Any:
    if not columns:
        return said.get(f"f.{key}", "")[:400].strip()
    if said.get(f"none.{key}"):
        return NONE
    rows: dict[int, dict[str, str]] = {}
    for field, value in said.items():
        found = _INDEX.fullmatch(field.removeprefix(f"f.{key}."))
        if found and field.startswith(f"f.{key}.") and found[2] in columns:
            rows.setdefault(int(found[1]), {})[found[2]] = str(value)[:400].strip()
    kept = [rows[number] for number in sorted(rows)[:MOST_ROWS]]
    return kept if len(kept) > 1 or any(any(row.values()) for row in kept) else []


def _changed(typed: Any, verb: str, number: str) -> Any:
    rows = list(typed) if isinstance(typed, list) else []
    if verb == "add":
        return [*(rows or [{}]), {}][:MOST_ROWS]
    return [row for at, row in enumerate(rows) if str(at) != number]
