"""A case's facts put through its frozen edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django.db.models import Max

from zerotrip import rules
from zerotrip.cases.household import FACT, SOURCE, with_household
from zerotrip.cases.models import Award, Case, Receipt
from zerotrip.catalogue.models import Edition
from zerotrip.core.calendar import day_of
from zerotrip.evidence.factset import label_of
from zerotrip.evidence.in_bulk import Stretch
from zerotrip.evidence.queries import Contest, FactSet, Found, facts_for
from zerotrip.evidence.registry import registry
from zerotrip.evidence.states import Status
from zerotrip.members.models import Person
from zerotrip.payments.queries import paid_among, paid_references, with_paid

AWARDS = "union.awards"


@dataclass(frozen=True, slots=True)
class Evaluation:
    decision: rules.Decision
    factset: FactSet
    awards_seen: int  # the number of the last award it took into account: what the next one's rests on

    @property
    def verdict(self) -> str:
        return self.decision.verdict

    @property
    def amount_fen(self) -> int | None:
        return self.decision.amount.minor if self.decision.amount is not None else None

    @property
    def is_grantable(self) -> bool:
        """Met, and the sum known where the item pays one at all."""
        return self.verdict == "met" and (self.amount_fen is not None or not self.decision.program.pays)

    @property
    def as_of(self) -> date | None:
        """The day that picks the scale and the period; None while it is unknown."""
        return self.decision.as_of

    @property
    def unmet_codes(self) -> list[str]:
        return [condition.code for condition in self.decision.conditions if condition.outcome == "unmet"]

    @property
    def ask_now(self) -> tuple[rules.Ask, ...]:
        """What to act on first. What is contested nobody is asked again: an officer says who is right."""
        open_ = [ask for ask in self.decision.ask if ask.fact not in self.factset.contested]
        return tuple(ask for ask in open_ if ask.tier == open_[0].tier)

    @property
    def contested(self) -> dict[str, Contest]:
        """Facts that the outcome still depends on, and on which sources contradict each other."""
        open_ = {ask.fact for ask in self.decision.ask}
        return {key: contest for key, contest in self.factset.contested.items() if key in open_}


def evaluate(case: Case, *, at: datetime, as_if_undecided: bool = False) -> Evaluation:
    """`as_if_undecided`: without the case's own award, for a decision that is made again."""
    return evaluate_for(
        case.edition,
        case.person,
        subject=case.subject,
        opened_on=case.opened_on,
        at=at,
        payee=case.payee,
        without=case.ref if as_if_undecided else "",
    )


def evaluate_for(
    edition: Edition,
    person: Person,
    *,
    subject: str,
    opened_on: date,
    at: datetime,
    payee: Person | None = None,
    without: str = "",
) -> Evaluation:
    """The same evaluation with or without a case: screening an arriving record asks it before one exists."""
    program = edition.loaded.program
    factset = facts_for(
        person=person, keys=program.reads, subject=subject, at=at, purpose=edition.item_id, payee=payee
    )
    written = _written(person)  # read once: the list and its last number belong together
    last = written[-1].number if written else 0
    awards = _standing(written, without=without)
    facts = with_household(factset.facts, person, reads=program.reads, at=at, without=without)
    if FACT in program.reads:
        factset.findings[FACT] = Found(facts.records[FACT], SOURCE, label_of(SOURCE), None, Status.KNOWN)
    return judged(edition, factset, facts, awards=awards, last=last, opened_on=opened_on, at=at)


def judged(
    edition: Edition,
    factset: FactSet,
    facts: rules.Facts,
    *,
    awards: list[KnownAward],
    last: int,
    opened_on: date,
    at: datetime,
) -> Evaluation:
    """Facts and earlier awards put through the rules; `last` is the number of the last of these."""
    program = edition.loaded.program
    if "awards" in program.reads:
        factset.findings["awards"] = Found(awards, AWARDS, label_of(AWARDS), None, Status.KNOWN)
    facts = with_awards(facts, awards)
    exhausted = _with_nobody_to_ask(program, facts, factset.exhausted)
    decision = rules.decide(
        program, facts, on=day_of(at), opened_on=opened_on, awards=awards, exhausted=exhausted
    )
    return Evaluation(decision, factset, last)


def _with_nobody_to_ask(
    program: rules.Program, facts: rules.Facts, exhausted: dict[str, set[str]]
) -> dict[str, set[str]]:
    """A source that no connector answers (own books without the fact, a department not connected) is no
    way to an open fact: the next one is a question or a paper."""
    known = facts.scalars.keys() | facts.records.keys()
    silent = {
        fact.key: {source for source in fact.sources if registry.source(source) is None}
        for fact in program.item.facts
        if fact.key in program.reads - known
    }
    more = {key: exhausted.get(key, set()) | sources for key, sources in silent.items() if sources}
    return exhausted | more


class KnownAward(rules.EarlierAward):
    paid: bool


def last_number(person: Person) -> int:
    """Of those taken back too."""
    return Award.objects.filter(person=person).aggregate(last=Max("number"))["last"] or 0


def awards_of(person: Person, *, without: str = "") -> list[KnownAward]:
    """What the union's own books know of earlier awards, as the record fact `awards`."""
    standing = Award.objects.filter(person=person, voided_at=None).exclude(reference=without)
    return [_known(award, award.is_paid) for award in with_paid(standing).order_by("number")]


def _written(person: Person) -> list[Award]:
    return list(Award.objects.filter(person=person).order_by("number"))


def _standing(written: list[Award], *, without: str) -> list[KnownAward]:
    awards = [each for each in written if each.voided_at is None and each.reference != without]
    paid = paid_references([award.reference for award in awards])
    return [_known(award, award.reference in paid) for award in awards]


def awards_of_many(stretch: Stretch) -> Iterator[tuple[UUID, KnownAward]]:
    """The same of thousands of people, in two queries; each person's in their order."""
    awards = Award.objects.filter(stretch.of("person"), voided_at=None)
    paid = paid_among(awards)
    for award in awards.order_by("person_id", "number").iterator(2_000):
        yield award.person_id, _known(award, award.reference in paid)


def _known(award: Award, paid: bool) -> KnownAward:
    return {
        "item": award.item_id,
        "on": award.on,
        "amount": award.amount_fen,
        "paid": paid,
    }


def with_awards(facts: rules.Facts, awards: list[KnownAward]) -> rules.Facts:
    rows = cast(list[dict[str, Any]], awards)
    return replace(facts, records={**facts.records, "awards": rows})


def keep_receipt(
    case: Case, seen: Evaluation, *, at: datetime, owed: Mapping[str, set[str]] | None = None
) -> Receipt:
    """`owed`: facts that departments still have to confirm; the receipt names them and whom it waits for."""
    receipt = receipt_of(case, seen, at=at, owed=owed or {})
    receipt.save(force_insert=True)
    return receipt


def receipt_of(case: Case, seen: Evaluation, *, at: datetime, owed: Mapping[str, set[str]]) -> Receipt:
    """To be written by whoever asks."""
    receipt = seen.decision.receipt(evidence=_evidence(seen, owed))
    return Receipt(uid=uuid4(), case=case, canonical=receipt.canonical.decode(), hash=receipt.hash, at=at)


def _evidence(seen: Evaluation, owed: Mapping[str, set[str]]) -> dict[str, object]:
    """Where each fact came from, beside its value in the receipt's inputs."""
    return {
        key: {
            "source": found.source,
            "status": str(found.status),
            "at": found.at.isoformat() if found.at else None,
            "valid_until": found.valid_until.isoformat() if found.valid_until else None,
            "finding": found.finding_uid,
        }
        | ({"ruling": found.ruling_uid} if found.ruling_uid else {})
        | ({"owed_by": sorted(owed[key])} if key in owed else {})
        for key, found in seen.factset.findings.items()
    }


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A kept decision, made again from its own receipt."""

    decision: rules.Decision
    evidence: dict[str, dict[str, Any]]


def on_record(program: rules.Program, receipt: Receipt) -> OnRecord:
    document = rules.parse_receipt(receipt.canonical.open().encode())
    return OnRecord(rules.decide_again(program, document), document.get("evidence", {}))
