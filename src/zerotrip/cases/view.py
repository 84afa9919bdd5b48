"""A case on one screen: what is known and from whom, what the rule says, what it costs, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zerotrip import rules
from zerotrip.cases.actions.departing import shown_of
from zerotrip.cases.ceilings.queries import Sharing, sharing_of
from zerotrip.cases.debts.owing import provisional_on
from zerotrip.cases.door import standing_of
from zerotrip.cases.evaluation import OnRecord, evaluate, on_record
from zerotrip.cases.funding import ahead_of
from zerotrip.cases.models import (
    Ask,
    Case,
    CaseQuerySet,
    Decision,
    Entitlement,
    Event,
    Objection,
    PartnerAnswer,
    Stage,
    Verdict,
)
from zerotrip.cases.paid import payment_of
from zerotrip.cases.policy import QUESTIONS, Answer, Standing, differing, grantable, same_sum
from zerotrip.cases.queries import Saved, effort_of, visible_to
from zerotrip.cases.states import AGREED, State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.text import Text
from zerotrip.evidence.factset import label_of
from zerotrip.evidence.queries import Contest, FactSet
from zerotrip.funds.queries import available
from zerotrip.payments.queries import PaymentView


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as it was when the shown decision was made. `value` is typed; `fact` says how to write it."""

    fact: rules.Fact
    value: object
    status: str  # known, absent, missing, unknown, contested
    source: str
    source_label: Text
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Money:
    """What the decision does to the fund; None where there is no fund to look at."""

    amount_fen: int | None
    rows: tuple[rules.Row, ...]
    available_fen: int | None
    after_fen: int | None


@dataclass(frozen=True, slots=True)
class CaseView:
    case: Case
    decision: rules.Decision
    on_record: bool  # the kept decision, not today's evaluation
    facts: list[FactLine]
    money: Money
    events: list[Event]
    decisions: list[Decision]
    asks: list[Ask]
    others: list[Case]
    effort: Saved
    pays: PaymentView
    second_check: str
    otherwise: Decision | None  # the latest that grants another sum than the rule's
    objections: list[Objection]
    partner_answers: list[PartnerAnswer]
    entitlement: Entitlement | None
    verbs: Mapping[str, Answer]
    provisional_on: list[str] = field(default_factory=list)  # sources that its open debt waits for
    contested: dict[str, Contest] = field(default_factory=dict)  # on which sources contradict each other
    ahead: int | None = None  # how many come before it in the line for money
    sharing: Sharing | None = None  # what other levels pay of it, where a ceiling holds them together

    @property
    def conditions(self) -> tuple[rules.Condition, ...]:
        return self.decision.conditions

    @property
    def payment(self) -> str:
        return self.pays.state

    @property
    def first(self) -> Decision | None:
        """What the first officer said, for the second one to see."""
        return next((d for d in reversed(self.decisions) if d.stage == "first"), None)

    @property
    def shown(self) -> str:
        """What a second signature is bound to."""
        return shown_of(self.otherwise) if self.otherwise else ""

    @property
    def proposed(self) -> Decision | None:
        """Who first granted the other sum, and why."""
        proposals = [one for one in self.decisions if one.stage == Stage.EXCEPTION]
        return proposals[-1] if self.otherwise and proposals else None

    @property
    def granted_fen(self) -> int | None:
        """What was or would be granted: the rule's own sum, unless two approvers answer for another."""
        return self.otherwise.amount_fen if self.otherwise else self.money.amount_fen

    @property
    def given_fen(self) -> int | None:
        """What reaches the payee of it: under a ceiling perhaps less than was granted."""
        return self.sharing.given_fen if self.sharing else self.granted_fen

    @property
    def final(self) -> Decision | None:
        return self.decisions[-1] if self.decisions and not self.case.is_open else None


def view_of(case: Case, actor: Actor, *, at: datetime) -> CaseView:
    decisions = list(case.decisions.select_related("receipt"))
    decision, facts, on_record, contested = _shown(case, decisions, at=at)
    standing = standing_of(actor, case, at=at)
    return CaseView(
        case=case,
        decision=decision,
        on_record=on_record,
        facts=facts,
        money=_money(case, decision),
        events=list(case.events.all()),
        decisions=decisions,
        asks=list(case.asks.select_related("document")),
        others=list(_others(case, actor, at=at)),
        effort=effort_of(case),
        pays=payment_of(case) if case.state == "granted" else PaymentView(""),
        second_check=case.edition.loaded.pack.process.second_check_by(_fen(decision)) or "",
        otherwise=_otherwise(case, decisions),
        ahead=ahead_of(case) if case.state == State.FUNDS else None,
        objections=list(case.objections.all()),
        partner_answers=list(case.partner_answers.all()),
        entitlement=Entitlement.objects.filter(case=case, ended_at=None).first(),
        verbs=_verbs(standing, case, decision, decisions),
        provisional_on=provisional_on(case),
        contested=contested,
        sharing=sharing_of(case) if case.state == State.GRANTED else None,
    )


def _verbs(
    standing: Standing, case: Case, decision: rules.Decision, decisions: list[Decision]
) -> dict[str, Answer]:
    """What the actor may do, and whether the rule, as the screen shows it, lets them say yes."""
    verbs = {verb: question(standing, case) for verb, question in QUESTIONS.items()}
    for verb in ("agree", "approve"):
        verbs[verb] = verbs[verb] and grantable(decision)
    verbs["depart"] = verbs["depart"] and differing(case, decision)
    verbs["approve"] = verbs["approve"] and same_sum(_first_sum(decisions), decision)
    return verbs


def _otherwise(case: Case, decisions: list[Decision]) -> Decision | None:
    """While it is proposed, agreed or granted; not of an earlier round that came to something else."""
    last = decisions[-1] if decisions else None
    live = case.state in (State.EXCEPTION, *AGREED, State.GRANTED)
    return last if live and last is not None and last.departs else None


def _first_sum(decisions: list[Decision]) -> int | None:
    said = [one for one in decisions if (one.stage, one.verdict) == (Stage.FIRST, Verdict.GRANTED)]
    return said[-1].amount_fen if said else None


def _others(case: Case, actor: Actor, *, at: datetime) -> CaseQuerySet:
    """Of the same person, as far as the actor may open them: who moved here has others elsewhere."""
    return visible_to(actor, day_of(at)).with_names().filter(person=case.person).exclude(pk=case.pk)


def _shown(
    case: Case, decisions: list[Decision], *, at: datetime
) -> tuple[rules.Decision, list[FactLine], bool, dict[str, Contest]]:
    """An ended case shows what was decided on; an open one what the rule says now."""
    program = case.edition.loaded.program
    if decisions and not case.is_open:
        kept = on_record(program, decisions[-1].receipt)
        return kept.decision, _lines_on_record(program, kept), True, {}
    seen = evaluate(case, at=at)
    return seen.decision, _lines_now(program, seen.factset), False, seen.factset.contested


def _lines_now(program: rules.Program, factset: FactSet) -> list[FactLine]:
    lines = []
    for fact in _facts_read(program):
        found = factset.findings.get(fact.key)
        lines.append(
            FactLine(fact, found.value, found.status, found.source, found.label, found.at)
            if found
            else FactLine(
                fact, None, "contested" if fact.key in factset.contested else "unknown", "", {}, None
            )
        )
    return lines


def _lines_on_record(program: rules.Program, kept: OnRecord) -> list[FactLine]:
    """The kept inputs with the sources kept beside them."""
    inputs = kept.decision.inputs.facts
    known = {**inputs.scalars, **inputs.records}
    lines = []
    for fact in _facts_read(program):
        told = kept.evidence.get(fact.key, {})
        status = told.get("status", "known") if fact.key in known or told else "unknown"
        at = datetime.fromisoformat(told["at"]) if told.get("at") else None
        source = told.get("source", "")
        lines.append(
            FactLine(fact, known.get(fact.key), status, source, label_of(source) if source else {}, at)
        )
    return lines


def _facts_read(program: rules.Program) -> list[rules.Fact]:
    return [fact for fact in program.item.facts if fact.key in program.reads and not fact.derived]


def _money(case: Case, decision: rules.Decision) -> Money:
    amount = decision.amount.minor if decision.amount is not None else None
    if not case.fund:
        return Money(amount, decision.rows, None, None)
    left = available(f"fund:{case.fund}")
    return Money(amount, decision.rows, left, left - (amount or 0) if case.is_open else None)


def _fen(decision: rules.Decision) -> int:
    return decision.amount.minor if decision.amount is not None else 0
