"""The verbs of a case, each with its key, its form, and the reason where it is not allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.cases.models import Case
from zerotrip.cases.policy import Answer
from zerotrip.cases.states import DECIDING
from zerotrip.cases.view import CaseView
from zerotrip.core.actor import Actor
from zerotrip.web.console import doing
from zerotrip.web.console.asking import wants
from zerotrip.web.console.readings import Typed, readings_of


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


IN_A_CARD = ("rule", "correct")
"""Not in the bar at the foot: their forms stand beside what they are about."""
VERBS = (
    Verb(
        "rule",
        "",
        _("This one is right"),
        _("Decided which is right; looked at again with it."),
        True,
        doing.rule,
        False,
    ),
    Verb(
        "correct",
        "",
        _("Correct from a paper"),
        _("Corrected; looked at again with it."),
        True,
        doing.correct,
        False,
    ),
    Verb(
        "read",
        "E",
        _("Enter from paper"),
        _("Entered; checked again with it."),
        False,
        doing.read,
        then_next=False,
    ),
    Verb(
        "accept",
        "Z",
        pgettext_lazy("an application", "Accept"),
        _("Accepted; the clock runs."),
        False,
        doing.accept,
        then_next=False,
    ),
    Verb("agree", "A", _("Agree"), _("Agreed."), False, doing.agree),
    Verb("approve", "A", _("Approve"), _("Approved."), False, doing.approve),
    Verb("sign", "A", _("Sign"), _("Signed; it counts now."), False, doing.sign),
    Verb(
        "depart", "D", _("Grant otherwise"), _("Proposed; another approver has to sign."), True, doing.depart
    ),
    Verb("refer", "D", _("Put up for an exception"), _("It is before the approver."), True, doing.refer),
    Verb("answer-objection", "A", _("Answer an objection"), _("Answered."), True, doing.answer_objection),
    Verb("do-again", "A", _("Try again"), _("Tried once more."), False, doing.do_again, then_next=False),
    Verb(
        "enter-membership",
        "U",
        _("Enter the membership"),
        _("They are a member now."),
        False,
        doing.enter_membership,
    ),
    Verb("done-by-hand", "H", _("Done by hand"), _("Written down."), True, doing.done_by_hand),
    Verb("ask", "S", _("Ask for what is missing"), _("Asked; the clock stands still."), True, doing.ask),
    Verb(
        "stop-asking",
        "S",
        _("Ask no more"),
        _("Taken back; it is before you."),
        True,
        doing.stop_asking,
        False,
    ),
    Verb("send-back", "S", _("Send back"), _("Sent back."), True, doing.send_back),
    Verb("refuse", "R", _("Refuse"), _("Refused, with the way to appeal."), True, doing.refuse),
    Verb("look-again", "O", _("Open again"), _("Opened again."), True, doing.look_again, then_next=False),
    Verb("trip", "T", _("Came in person"), _("Written down."), False, doing.trip, then_next=False),
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
            readings_of(seen, data if verb.name == opened else None) if verb.name == "read" else [],
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
