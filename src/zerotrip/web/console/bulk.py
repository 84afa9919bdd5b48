"""One word for many cases: what it would do is shown first, then each case goes through on its own.

Only what is plain. A case with a tie, with another sum than the rule's, or one that its own page would not
let through is left out, with the reason; so is one that has changed since it was shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.door import case_for
from zerotrip.cases.models import Case
from zerotrip.cases.moves import same_page
from zerotrip.cases.view import CaseView, view_of
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, Refused
from zerotrip.core.text import Text, whole
from zerotrip.funds.models import Fund
from zerotrip.org.queries import Reach
from zerotrip.reviews.conflicts import ties_to
from zerotrip.submissions.actions import once
from zerotrip.web.acts import key_in
from zerotrip.web.console.asking import Want, wants
from zerotrip.web.console.page import OFFICERS, show
from zerotrip.web.console.verbs import BY_NAME, Verb
from zerotrip.web.door import actor_at, for_desk, today_reach

AT_ONCE: dict[str, frozenset[str]] = {
    "agree": frozenset({"officer"}),
    "approve": frozenset({"approver"}),
    "accept": frozenset({"officer"}),
    "ask": frozenset({"officer"}),
}
"""The verbs that may be said of many at once, and whose they are. No exception is signed here."""
ASK = "ask"
MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One marked case; `why_not` where it is left out."""

    ref: str
    case: Case | None
    amount_fen: int | None = None
    want: Want = ("", "")  # what the person is asked for
    why_not: str = ""

    @property
    def shown(self) -> str:
        """What the reader saw of it, so that nothing else is done."""
        version = self.case.version if self.case else ""
        amount = "" if self.amount_fen is None else self.amount_fen
        return f"{self.ref}:{version}:{self.want[0] or amount}"


@dataclass(slots=True)
class Effect:
    """What the word does to one fund, were all of it granted."""

    fund: Text
    count: int = 0
    sum_fen: int = 0
    available_fen: int | None = None

    @property
    def after_fen(self) -> int | None:
        return None if self.available_fen is None else self.available_fen - self.sum_fen


@dataclass(slots=True)
class Preview:
    goes: list[Line] = field(default_factory=list)
    left_out: list[Line] = field(default_factory=list)
    effects: dict[str, Effect] = field(default_factory=dict)

    @property
    def sum_fen(self) -> int:
        return sum(effect.sum_fen for effect in self.effects.values())


def verbs_at_once(reach: Reach) -> list[Verb]:
    return [BY_NAME[name] for name, roles in AT_ONCE.items() if reach.roles & roles]


@for_desk(*OFFICERS)
def bulk(request: HttpRequest) -> HttpResponse:
    """Marked cases, then the preview; the preview sent, then the result. Sent twice, the same result."""
    verb = BY_NAME.get(request.POST.get("verb", ""))
    refs = list(dict.fromkeys(request.POST.getlist("case")))
    if (
        request.method != "POST"
        or verb is None
        or verb not in verbs_at_once(today_reach(request))
        or not refs
    ):
        return redirect("desk:queue")
    if request.POST.get("step") == "act":
        return _act(request, verb, refs)
    return _show(request, verb, refs)


def _show(request: HttpRequest, verb: Verb, refs: list[str]) -> HttpResponse:
    seen = previewed(verb, refs[:MOST], by=actor_at(request), at=now())
    left = len(refs) - len(refs[:MOST])
    return show(request, "bulk.html", here="queue", verb=verb, seen=seen, left=left, most=MOST)


def previewed(verb: Verb, refs: Iterable[str], *, by: Actor, at: datetime) -> Preview:
    preview = Preview()
    for ref in refs:
        try:
            seen = _plain(by, ref, verb, at)
        except Refused as refusal:
            preview.left_out.append(Line(ref, _seen(by, ref, at), why_not=str(refusal)))
            continue
        preview.goes.append(_line(seen, verb))
        if verb.name != ASK:
            _add(preview.effects, seen)
    for fund in Fund.objects.filter(code__in=preview.effects):
        preview.effects[fund.code].fund = fund.name
    return preview


def _line(seen: CaseView, verb: Verb) -> Line:
    if verb.name == ASK:
        return Line(seen.case.ref, seen.case, want=wants(seen)[0])
    return Line(seen.case.ref, seen.case, seen.money.amount_fen)


def _seen(by: Actor, ref: str, at: datetime) -> Case | None:
    try:
        return case_for(by, ref, at=at)
    except Refused:
        return None


def _plain(by: Actor, ref: str, verb: Verb, at: datetime) -> CaseView:
    """Raises where the case is not as plain as a word for many must have it."""
    case = case_for(by, ref, at=at, may=verb.name)
    if tied := ties_to(by, case, on=day_of(at)):
        raise NotAllowed(
            "tied", _("You are tied to this person (%(relation)s)."), relation=tied[0].relation.label
        )
    seen = view_of(case, by, at=at)
    if not seen.verbs[verb.name]:
        raise NotAllowed("may-not", seen.verbs[verb.name].reason)
    if seen.otherwise is not None or seen.contested or seen.objections:
        raise NotAllowed("not-plain", _("It is not plain: look at it on its own page."))
    if verb.name == ASK and len(wants(seen)) != 1:
        raise NotAllowed("not-one-thing", _("It is not just one thing that is missing: ask on its own page."))
    return seen


def _add(effects: dict[str, Effect], seen: CaseView) -> None:
    if not seen.case.fund or not seen.money.amount_fen:
        return
    effect = effects.setdefault(seen.case.fund, Effect({}))
    effect.count += 1
    effect.sum_fen += seen.money.amount_fen
    effect.available_fen = seen.money.available_fen


@dataclass(frozen=True, slots=True)
class Outcome:
    ref: str
    refused: str = ""


def _act(request: HttpRequest, verb: Verb, shown: list[str]) -> HttpResponse:
    key, because = key_in(request), whole(request.POST.get("because", ""), 1000)
    outcomes = [_one(request, verb, each, key, because) for each in shown[:MOST]]
    return show(
        request,
        "bulk_done.html",
        here="queue",
        verb=verb,
        done=[one for one in outcomes if not one.refused],
        refused=[one for one in outcomes if one.refused],
    )


def _one(request: HttpRequest, verb: Verb, shown: str, key: str, because: str) -> Outcome:
    """A transaction of its own, with a key of its own: what fails takes nothing else back."""
    by, at = actor_at(request), now()
    ref = shown.partition(":")[0][:24]

    def act() -> str:
        case, want = _as_shown(by, shown, verb, at)
        return verb.act(case, {"because": because, "want": want}, by, at, case.version).ref

    try:
        once(key=f"{key}:{ref}", body=f"{verb.name}\n{shown}\n{because}", by=by, at=at, act=act)
    except Refused as refusal:
        return Outcome(ref, str(refusal))
    return Outcome(ref)


def _as_shown(by: Actor, shown: str, verb: Verb, at: datetime) -> tuple[Case, str]:
    ref, _colon, rest = shown.partition(":")
    version, _colon, _what = rest.partition(":")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Invalid("not-shown", _("This case was not in the preview; mark it again."))
    same_page(case_for(by, ref, at=at), int(version))
    seen = _plain(by, ref, verb, at)
    line = _line(seen, verb)
    if line.shown != shown:
        said = _("Its sum or what is missing has changed since it was shown; look at it again.")
        raise Conflict("sum-changed", said)
    return seen.case, line.want[0]
