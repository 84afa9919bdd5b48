"""An application as it stands, for a program: what is known, what is still asked, what it comes to."""

from __future__ import annotations

from uuid import UUID

from ninja import Schema

from zerotrip.applications.form import Form, WantedPaper
from zerotrip.core.text import pick
from zerotrip.web.api.v1.door import Caller
from zerotrip.web.api.v1.said import Fen
from zerotrip.web.facts import names_of, written
from zerotrip.web.member.asked import Cell, hidden_from, shown


class Choice(Schema):
    code: str
    name: str


class FieldOut(Schema):
    """`kind` is yesno, choice, date, number or text; yesno takes `yes` and `no`."""

    name: str
    kind: str
    label: str
    choices: list[Choice]


class QuestionOut(Schema):
    """One field, or several for each row of a table. No field: somebody else's answer, not for whoever acts
    for the person."""

    key: str
    label: str
    fields: list[FieldOut]
    is_table: bool
    typed: str | list[dict[str, str]]
    answered: bool
    wrong: dict[str, str]
    rival: str | list[dict[str, str]] | None


class PaperOut(Schema):
    name: str
    label: str
    hint: str
    at_hand: bool
    doubtful: bool


class KnownOut(Schema):
    key: str
    label: str
    value: str
    source: str
    at: str


class AskedOut(Schema):
    source: str
    label: str
    pending: bool


class ApplicationOut(Schema):
    uid: UUID
    item: str
    name: str
    subject: str
    version: int
    known: list[KnownOut]
    asked: list[AskedOut]
    questions: list[QuestionOut]
    papers: list[PaperOut]
    exact_fen: Fen | None
    least_fen: Fen | None
    most_fen: Fen | None
    complete: bool


def application_out(caller: Caller, form: Form) -> ApplicationOut:
    """Whoever acts for the person sees of others' answers, and of sums, what the mandate shows them."""
    expected = form.expected if caller.sees_medical else None
    return ApplicationOut(
        uid=form.draft.pk,
        item=form.draft.item_id,
        name=pick(form.loaded.pack.title),
        subject=form.draft.subject,
        version=form.draft.version,
        known=_known(caller, form),
        asked=[AskedOut(source=a.source, label=pick(a.label), pending=a.pending) for a in form.asked],
        questions=_questions(caller, form),
        papers=[_paper(wanted) for wanted in form.papers],
        exact_fen=expected.exact_fen if expected else None,
        least_fen=expected.least_fen if expected else None,
        most_fen=expected.most_fen if expected else None,
        complete=not form.missing and not any(w.kept and w.kept.row.is_doubtful for w in form.papers),
    )


def _known(caller: Caller, form: Form) -> list[KnownOut]:
    return [
        KnownOut(
            key=one.fact.key,
            label=pick(one.fact.label),
            value=written(one.found.value, one.fact.type, names_of(form.loaded, one.fact.key))
            if caller.sees(one.fact.sensitivity)
            else "",
            source=pick(one.found.label),
            at=one.found.at.isoformat() if one.found.at else "",
        )
        for one in form.known
    ]


def _questions(caller: Caller, form: Form) -> list[QuestionOut]:
    hidden = hidden_from(form, caller.actor, caller.sees)
    return [
        QuestionOut(
            key=one.key,
            label=one.label,
            fields=[_field(cell) for cell in (one.rows[0] if one.rows else [one.cell]) if cell],
            is_table=bool(one.question.columns),
            typed="" if one.hidden else one.question.typed,
            answered=one.question.is_answered,
            wrong={} if one.hidden else dict(one.question.reading.wrong),
            rival=one.question.rival["typed"] if one.question.rival and not one.hidden else None,
        )
        for one in shown(form, sent=False, hidden=hidden)
    ]


def _field(cell: Cell) -> FieldOut:
    choices = [Choice(code=code, name=str(name)) for code, name in cell.choices]
    return FieldOut(name=cell.name.rpartition(".")[2], kind=cell.kind, label=cell.label, choices=choices)


def _paper(wanted: WantedPaper) -> PaperOut:
    return PaperOut(
        name=wanted.name,
        label=pick(wanted.paper.label),
        hint=pick(wanted.paper.hint),
        at_hand=wanted.is_at_hand,
        doubtful=wanted.kept is not None and wanted.kept.row.is_doubtful,
    )
