"""The verbs of a case, each with its key, its form, and the reason where it is not allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import actions
from zerotrip.cases.models import Case
from zerotrip.cases.policy import Answer
from zerotrip.cases.states import DECIDING
from zerotrip.cases.view import CaseView, view_of
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import fen_of_yuan
from zerotrip.core.text import pick
from zerotrip.evidence.registry import registry
from zerotrip.rules.types import Kind
from zerotrip.vault.models import Document
from zerotrip.web.console.asking import wants, wants_in_law
from zerotrip.web.facts import FactField, answers_of

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verb:
    """`may` is the question of cases.policy; `needs_reason` makes the reason's field required."""

    name: str
    keycap: str
    label: str | Promise
    done: str | Promise
    needs_reason: bool
    act: Callable[[Case, Typed, Actor, datetime, int | None], Case]
    then_next: bool = True


def _agree(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.agree(case, by=by, at=at, because=typed["because"], version=version)


def _approve(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.approve(case, by=by, at=at, because=typed["because"], version=version)


def _refuse(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.refuse(case, by=by, at=at, because=typed["because"], version=version)


def _send_back(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.send_back(case, by=by, at=at, because=typed["because"], version=version)


def _ask(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    seen = view_of(case, by, at=at)
    if typed.get("want", "") not in {value for value, _label in (*wants(seen), *wants_in_law(seen))}:
        raise Invalid(
            "nothing-to-ask", _("Please choose what is missing; what an office holds is not asked for.")
        )
    fact, _mark, paper = typed["want"].partition("|")
    return actions.ask_for(
        case,
        paper=paper,
        fact=fact,
        by=by,
        at=at,
        because=typed["because"],
        version=version,
        legal_reason=typed.get("legal_reason", "")[:40],
    )


def _read(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    handed = case.asks.select_related("document").filter(document__isnull=False)
    ask = next((ask for ask in handed if str(ask.pk) == typed.get("ask")), None)
    if ask is None or not isinstance(ask.document, Document):
        raise Conflict(
            "no-such-paper", _("This paper does not belong to the case any more; look at it again.")
        )
    form = reading_form(case, ask.fact, typed)
    if not form.is_valid():
        raise Conflict("unreadable", str(next(iter(form.errors.values()))[0]))
    value = form.cleaned_data["value"]
    return actions.read_paper(
        case,
        fact=ask.fact,
        value=value,
        document=ask.document,
        by=by,
        at=at,
        because=typed["because"],
        version=version,
    )


def _stop_asking(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.stop_asking(case, by=by, at=at, because=typed["because"], version=version)


def _accept(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.accept(case, by=by, at=at, because=typed["because"], version=version)


def _refer(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.refer(case, by=by, at=at, because=typed["because"], version=version)


def _depart(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    grade = typed.get("grade", "")
    amount = None if grade else fen_of_yuan(typed.get("amount", ""))
    return actions.depart(
        case, by=by, at=at, because=typed["because"], amount_fen=amount, grade=grade, version=version
    )


def _sign(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    shown = typed.get("shown", "")
    return actions.sign(case, shown=shown, by=by, at=at, because=typed["because"], version=version)


def _answer_objection(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    objection = next((one for one in case.objections.all() if str(one.pk) == typed.get("objection")), None)
    if objection is None or typed.get("upheld") not in ("yes", "no"):
        raise Invalid("no-objection", _("Please choose the objection, and whether it is right."))
    upheld = typed["upheld"] == "yes"
    return actions.answer_objection(
        case, objection=objection, answer=typed["because"], upheld=upheld, by=by, at=at
    )


def _look_again(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.look_again(case, by=by, at=at, because=typed["because"], version=version)


def _do_again(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.do_again(case, by=by, at=at, version=version)


def _enter_membership(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    unit, because = typed.get("unit", ""), typed["because"]
    return actions.enter_membership(case, unit=unit, by=by, at=at, because=because, version=version)


def _done_by_hand(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.done_by_hand(case, by=by, at=at, because=typed["because"], version=version)


def _trip(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.record_trip(case, cause=typed.get("cause", ""), words=typed["because"], by=by, at=at)


def _rule(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.rule(
        case,
        fact=typed.get("fact", "")[:80],
        source=typed.get("source", "")[:80],
        seen=typed.get("seen", "")[:32],
        because=typed["because"],
        by=by,
        at=at,
        version=version,
    )


def _correct(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    """From a paper that was handed in for the case, whatever it was handed in for."""
    handed = case.asks.select_related("document").filter(document__isnull=False)
    ask = next((ask for ask in handed if str(ask.document_id) == typed.get("document")), None)
    fact = typed.get("fact", "")[:80]
    if ask is None or not isinstance(ask.document, Document) or fact not in case.edition.loaded.program.reads:
        raise Conflict(
            "no-such-paper", _("This paper does not belong to the case any more; look at it again.")
        )
    form = reading_form(case, fact, typed)
    if not form.is_valid():
        raise Conflict("unreadable", str(next(iter(form.errors.values()))[0]))
    return actions.correct(
        case,
        fact=fact,
        value=form.cleaned_data["value"],
        document=ask.document,
        because=typed["because"],
        by=by,
        at=at,
        version=version,
    )


IN_A_CARD = ("rule", "correct")
"""Not in the bar at the foot: their forms stand beside what they are about."""
VERBS = (
    Verb(
        "rule",
        "",
        _("This one is right"),
        _("Decided which is right; looked at again with it."),
        True,
        _rule,
        False,
    ),
    Verb(
        "correct",
        "",
        _("Correct from a paper"),
        _("Corrected; looked at again with it."),
        True,
        _correct,
        False,
    ),
    Verb(
        "read",
        "E",
        _("Enter from paper"),
        _("Entered; checked again with it."),
        False,
        _read,
        then_next=False,
    ),
    Verb("accept", "Z", _("Accept"), _("Accepted; the clock runs."), False, _accept, then_next=False),
    Verb("agree", "A", _("Agree"), _("Agreed."), False, _agree),
    Verb("approve", "A", _("Approve"), _("Approved."), False, _approve),
    Verb("sign", "A", _("Sign"), _("Signed; it counts now."), False, _sign),
    Verb("depart", "D", _("Grant otherwise"), _("Proposed; another approver has to sign."), True, _depart),
    Verb("refer", "D", _("Put up for an exception"), _("It is before the approver."), True, _refer),
    Verb("answer-objection", "A", _("Answer an objection"), _("Answered."), True, _answer_objection),
    Verb("do-again", "A", _("Try again"), _("Tried once more."), False, _do_again, then_next=False),
    Verb(
        "enter-membership",
        "U",
        _("Enter the membership"),
        _("They are a member now."),
        False,
        _enter_membership,
    ),
    Verb("done-by-hand", "H", _("Done by hand"), _("Written down."), True, _done_by_hand),
    Verb("ask", "S", _("Ask for what is missing"), _("Asked; the clock stands still."), True, _ask),
    Verb("stop-asking", "S", _("Ask no more"), _("Taken back; it is before you."), True, _stop_asking, False),
    Verb("send-back", "S", _("Send back"), _("Sent back."), True, _send_back),
    Verb("refuse", "R", _("Refuse"), _("Refused, with the way to appeal."), True, _refuse),
    Verb("look-again", "O", _("Open again"), _("Opened again."), True, _look_again, then_next=False),
    Verb("trip", "T", _("Came in person"), _("Written down."), False, _trip, then_next=False),
)
BY_NAME = {verb.name: verb for verb in VERBS}
STAGES = {"approval": "approve", "exception": "sign", "notice": "answer-objection"}
"""The verb one would look for in each state: shown with its reason where it is not allowed."""


@dataclass(frozen=True, slots=True)
class Button:
    verb: Verb
    answer: Answer
    open: bool
    typed: Typed
    readings: list[tuple[int, str, forms.Form]]
    wants: list[tuple[str, str]]


def verbs_of(seen: CaseView, *, opened: str, data: Typed | None) -> list[Button]:
    """What can be done now; what cannot is shown with its reason where one would look for it."""
    stage = STAGES.get(seen.case.state, "agree")
    shown = [verb for verb in VERBS if verb.name not in IN_A_CARD and _shown(verb, seen, stage)]
    return [
        Button(
            verb,
            seen.verbs[verb.name],
            verb.name == opened,
            defaultdict(str, data.items() if data and verb.name == opened else ()),
            _readings(seen, data if verb.name == opened else None) if verb.name == "read" else [],
            wants(seen) if verb.name == "ask" else [],
        )
        for verb in shown
    ]


def _shown(verb: Verb, seen: CaseView, stage: str) -> bool:
    if verb.name == "read":
        return bool(seen.verbs["read"]) and any(ask.document_id and not ask.read_at for ask in seen.asks)
    if verb.name == "answer-objection" and not any(one.answered_at is None for one in seen.objections):
        return False
    sought = seen.case.state in DECIDING and verb.name in (stage, "refuse")
    return bool(seen.verbs[verb.name]) or sought


def _readings(seen: CaseView, data: Typed | None) -> list[tuple[int, str, forms.Form]]:
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
