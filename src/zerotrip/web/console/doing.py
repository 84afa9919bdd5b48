"""What a verb's form says, as the domain's action takes it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.cases import actions
from zerotrip.cases.models import Case
from zerotrip.cases.view import view_of
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.money import fen_of_yuan
from zerotrip.vault.models import Document
from zerotrip.web.console.asking import wants, wants_in_law
from zerotrip.web.console.readings import Typed, reading_form


def agree(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.agree(case, by=by, at=at, because=typed["because"], version=version)


def approve(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.approve(case, by=by, at=at, because=typed["because"], version=version)


def refuse(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.refuse(case, by=by, at=at, because=typed["because"], version=version)


def send_back(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.send_back(case, by=by, at=at, because=typed["because"], version=version)


def ask(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
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


def read(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
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


def stop_asking(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.stop_asking(case, by=by, at=at, because=typed["because"], version=version)


def accept(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.accept(case, by=by, at=at, because=typed["because"], version=version)


def refer(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.refer(case, by=by, at=at, because=typed["because"], version=version)


def depart(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    grade = typed.get("grade", "")
    amount = None if grade else fen_of_yuan(typed.get("amount", ""))
    return actions.depart(
        case, by=by, at=at, because=typed["because"], amount_fen=amount, grade=grade, version=version
    )


def sign(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    shown = typed.get("shown", "")
    return actions.sign(case, shown=shown, by=by, at=at, because=typed["because"], version=version)


def answer_objection(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    objection = next((one for one in case.objections.all() if str(one.pk) == typed.get("objection")), None)
    if objection is None or typed.get("upheld") not in ("yes", "no"):
        raise Invalid("no-objection", _("Please choose the objection, and whether it is right."))
    upheld = typed["upheld"] == "yes"
    return actions.answer_objection(
        case, objection=objection, answer=typed["because"], upheld=upheld, by=by, at=at
    )


def look_again(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.look_again(case, by=by, at=at, because=typed["because"], version=version)


def do_again(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.do_again(case, by=by, at=at, version=version)


def enter_membership(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    unit, because = typed.get("unit", ""), typed["because"]
    return actions.enter_membership(case, unit=unit, by=by, at=at, because=because, version=version)


def done_by_hand(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.done_by_hand(case, by=by, at=at, because=typed["because"], version=version)


def trip(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
    return actions.record_trip(case, cause=typed.get("cause", ""), words=typed["because"], by=by, at=at)


def rule(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
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


def correct(case: Case, typed: Typed, by: Actor, at: datetime, version: int | None) -> Case:
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
