"""The form of one draft, made by the rules: what is known, what a department is asked, what only the person
can say, what needs a paper. A question that nothing hangs on any more is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from zerotrip import rules
from zerotrip.applications.expected import Expected, expected_of
from zerotrip.applications.kept import Kept, about_of, kept_of
from zerotrip.applications.models import Draft
from zerotrip.applications.typed import Reading, Way, codes_for, read_answer
from zerotrip.cases.evaluation import Evaluation, evaluate_for
from zerotrip.catalogue.facts import Paper
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import current_for
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.calendar import day_of
from zerotrip.core.text import Text
from zerotrip.evidence.factset import label_of
from zerotrip.evidence.queries import Found
from zerotrip.members.models import Person
from zerotrip.rules.types import Kind


@dataclass(frozen=True, slots=True)
class Known:
    """Prefilled and locked: somebody has said it, at a time."""

    fact: rules.Fact
    found: Found


@dataclass(frozen=True, slots=True)
class Asked:
    """One source that can still tell something, and which facts."""

    source: str
    label: Text
    facts: tuple[rules.Fact, ...]
    pending: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Question:
    """`entry` is what the draft holds of it, `columns` those of a table that the item looks at."""

    fact: rules.Fact
    entry: Mapping[str, Any]
    reading: Reading
    columns: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.fact.key

    @property
    def typed(self) -> Any:
        return self.entry.get("typed", [] if self.columns else "")

    @property
    def rival(self) -> Mapping[str, Any] | None:
        return self.entry.get("rival")

    @property
    def is_answered(self) -> bool:
        return self.reading.is_answer and self.rival is None


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """`kept` is at hand; `run_out` was, and holds no longer."""

    name: str
    paper: Paper
    facts: tuple[rules.Fact, ...]
    about: str
    kept: Kept | None
    run_out: Kept | None

    @property
    def is_at_hand(self) -> bool:
        return self.kept is not None and not self.kept.row.is_doubtful


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the rules say now, and what the award would come to for whoever qualifies: so that one sitting is
    enough, the amount's questions are not kept back until the verdict is known. On `contested` facts sources
    contradict each other: nobody is asked again, an officer says who is right."""

    decision: rules.Decision
    amount: rules.Decision | None
    contested: frozenset[str] = frozenset()

    @property
    def asks(self) -> tuple[rules.Ask, ...]:
        """Of both, each fact once."""
        later = self.amount.ask if self.amount is not None else ()
        first = {ask.fact for ask in self.decision.ask}
        both = (*self.decision.ask, *(ask for ask in later if ask.fact not in first))
        return tuple(ask for ask in both if ask.fact not in self.contested)


@dataclass(frozen=True)
class Form:
    draft: Draft
    edition: Edition
    outlook: Outlook  # with what was typed taken as so
    seen: Evaluation  # on what others say
    questions: tuple[Question, ...]
    papers: tuple[WantedPaper, ...]

    @property
    def person(self) -> Person:
        return self.draft.person

    @property
    def loaded(self) -> ReadPack:
        return self.edition.loaded

    @property
    def decision(self) -> rules.Decision:
        return self.outlook.decision

    @property
    def points(self) -> int:
        return self.loaded.pack.points_given

    @cached_property
    def expected(self) -> Expected:
        return expected_of(self.decision, self.outlook.amount)

    @cached_property
    def known(self) -> tuple[Known, ...]:
        found = self.seen.factset.findings
        here = [fact for fact in _facts_read(self.seen.decision.program) if fact.key in found]
        return tuple(Known(fact, found[fact.key]) for fact in here if found[fact.key].status != "missing")

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Sources on the way, the facts of each together."""
        by_source: dict[str, list[rules.Fact]] = {}
        for ask in self.outlook.asks:
            kind, _mark, source = ask.via.partition(":")
            if kind == "source":
                by_source.setdefault(source, []).append(self.seen.decision.program.facts[ask.fact])
        told = self.seen.factset
        return tuple(
            Asked(source, label_of(source), tuple(facts), source in told.pending, source in told.unavailable)
            for source, facts in by_source.items()
        )

    @property
    def contested(self) -> tuple[rules.Fact, ...]:
        """Sources contradict each other: an officer decides, with a reason."""
        facts = _facts_read(self.seen.decision.program)
        return tuple(fact for fact in facts if fact.key in self.outlook.contested)

    @cached_property
    def idle(self) -> tuple[rules.Fact, ...]:
        """What the item reads and nobody needs to say here: nothing hangs on it, as things stand."""
        shown = {known.fact.key for known in self.known} | {question.key for question in self.questions}
        shown |= {fact.key for asked in self.asked for fact in asked.facts}
        shown |= {fact.key for wanted in self.papers for fact in wanted.facts}
        shown |= self.outlook.contested
        return tuple(fact for fact in _facts_read(self.seen.decision.program) if fact.key not in shown)

    @property
    def missing(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.is_answered)

    @property
    def papers_missing(self) -> tuple[WantedPaper, ...]:
        return tuple(wanted for wanted in self.papers if not wanted.is_at_hand)

    @property
    def summary(self) -> dict[str, Any]:
        """For lists, which do not evaluate: facts and papers still missing, and the money."""
        expected = self.expected
        most = expected.most_fen if expected.exact_fen is None else expected.exact_fen
        return {
            "facts": [question.key for question in self.missing],
            "papers": [wanted.name for wanted in self.papers_missing],
            "exact": expected.exact_fen is not None or expected.is_flat,
            "most_fen": most,
        }

    @property
    def statements(self) -> dict[str, Any]:
        return {question.key: question.reading.value for question in self.questions if question.is_answered}

    @property
    def spared(self) -> dict[str, Any]:
        """What nobody had to type, and which papers a department's or the union's word replaced."""
        needs = self.loaded.needs
        papers = {needs[known.fact.key].paper for known in self.known if known.fact.key in needs}
        asked = {wanted.name for wanted in self.papers}
        return {
            "fields_prefilled": len(self.known),
            "papers_spared": sorted(paper for paper in papers if paper and paper not in asked),
        }


def form_of(draft: Draft, *, at: datetime) -> Form:
    edition = current_for(draft.person.organisation.path, draft.item_id, day_of(at))
    seen = evaluate_for(edition, draft.person, subject=draft.subject, opened_on=day_of(at), at=at)
    readings = _readings(draft, edition.loaded, seen, at=at)
    values = {key: reading.value for key, reading in readings.items() if reading.is_answer}
    outlook = outlook_with(seen, values)
    return Form(
        draft=draft,
        edition=edition,
        outlook=outlook,
        seen=seen,
        questions=_questions(draft, seen, outlook, readings, values),
        papers=_papers(draft, edition, outlook, at=at),
    )


def outlook_with(seen: Evaluation, values: Mapping[str, Any]) -> Outlook:
    """What it would be if what the person says were so; what departments say comes before it."""
    inputs = seen.decision.inputs
    tables = {key: rows for key, rows in values.items() if isinstance(rows, list)}
    scalars = {key: value for key, value in values.items() if key not in tables}
    facts = replace(
        inputs.facts,
        scalars={**scalars, **inputs.facts.scalars},
        records={**tables, **inputs.facts.records},
    )

    def decided(program: rules.Program) -> rules.Decision:
        return rules.decide(
            program,
            facts,
            on=seen.decision.on,
            opened_on=inputs.opened_on,
            awards=inputs.awards,
            exhausted=inputs.exhausted,
        )

    program = seen.decision.program
    decision = decided(program)
    wants_amount = program.pays and decision.verdict == "unknown"
    amount = decided(program.amount_alone) if wants_amount else None
    return Outlook(decision, amount, frozenset(seen.factset.contested))


def _readings(draft: Draft, loaded: ReadPack, seen: Evaluation, *, at: datetime) -> dict[str, Reading]:
    program = seen.decision.program
    return {
        key: read_answer(
            program.facts[key],
            entry["typed"],
            program.columns.get(key, frozenset()),
            Way(day_of(at), draft.person, codes_for(loaded, program.facts[key])),
        )
        for key, entry in draft.typed.items()
        if key in program.reads
    }


def _questions(
    draft: Draft,
    seen: Evaluation,
    outlook: Outlook,
    readings: Mapping[str, Reading],
    values: Mapping[str, Any],
) -> tuple[Question, ...]:
    """What is open, and what was answered as far as something still hangs on it; in the order of the item."""
    program = outlook.decision.program
    here = {ask.fact for ask in outlook.asks if ask.via == "question"}
    here |= {key for key in values if _matters(seen, values, key)}
    entries = draft.typed
    return tuple(
        Question(
            program.facts[key],
            entries.get(key, {}),
            readings.get(key) or Reading(None, {}),
            columns_of(program, key),
        )
        for key in program.order
        if key in here
    )


def _matters(seen: Evaluation, values: Mapping[str, Any], key: str) -> bool:
    without = outlook_with(seen, {each: value for each, value in values.items() if each != key})
    return any(ask.fact == key and ask.via == "question" for ask in without.asks)


def columns_of(program: rules.Program, key: str) -> tuple[str, ...]:
    """Of a table, the columns that the item looks at."""
    if program.facts[key].type.kind is not Kind.RECORDS:
        return ()
    return tuple(name for name in program.facts[key].type.columns if name in program.columns[key])


def _papers(draft: Draft, edition: Edition, outlook: Outlook, *, at: datetime) -> tuple[WantedPaper, ...]:
    facts: dict[str, list[rules.Fact]] = {}
    for ask in outlook.asks:
        kind, _mark, paper = ask.via.partition(":")
        if kind == "paper":
            facts.setdefault(paper, []).append(outlook.decision.program.facts[ask.fact])
    kept = kept_of(draft.person, at=at) if facts else {}
    return tuple(_wanted(draft, edition, paper, tuple(told), kept, at=at) for paper, told in facts.items())


def _wanted(
    draft: Draft,
    edition: Edition,
    paper: str,
    facts: tuple[rules.Fact, ...],
    kept: Mapping[tuple[str, str], Kept],
    *,
    at: datetime,
) -> WantedPaper:
    about = about_of(edition.loaded.pack.subject, facts[0].key, draft.subject)
    found = kept.get((paper, about))
    holds = found is not None and found.row.holds_on(day_of(at))
    return WantedPaper(
        paper, edition.loaded.papers[paper], facts, about, found if holds else None, None if holds else found
    )


def _facts_read(program: rules.Program) -> list[rules.Fact]:
    return [program.facts[key] for key in program.order if not program.facts[key].derived]
