"""Findings put together for the rules: known, known to be absent, not known; and who could still tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from zerotrip.core.text import Text
from zerotrip.evidence import own
from zerotrip.evidence.contests import Contest, Rulings, contradict, no_rulings, ruled, sides_of
from zerotrip.evidence.found import Found
from zerotrip.evidence.models import Finding, Request
from zerotrip.evidence.registry import registry
from zerotrip.evidence.states import OPEN, RequestState, Status
from zerotrip.rules import Facts

SETTLEMENT = "settlement"
SETTLEMENTS = "settlements"
"""The one list whose records come singly too, pushed, and are put together here; every other list is told as
a whole, as one finding whose value is its rows."""
EVER = datetime.min.replace(tzinfo=UTC)
"""As a moment at which facts are to be valid: none has run out yet."""
Opened = Callable[[Finding], Any]
"""Gives a finding's value: `Finding.opened`, or something that remembers what it opened."""
STATEMENT: Text = {"zh-Hans": "本人说明", "en": "Own statement"}
PAPER: Text = {"zh-Hans": "材料", "en": "Paper"}


@dataclass
class FactSet:
    facts: Facts
    findings: dict[str, Found] = field(default_factory=dict)
    exhausted: dict[str, set[str]] = field(default_factory=dict)  # sources that answered without the fact
    pending: set[str] = field(default_factory=set)  # sources that are being asked
    unavailable: set[str] = field(default_factory=set)  # those of them that do not answer
    contested: dict[str, Contest] = field(default_factory=dict)  # told by several, each otherwise


def label_of(source: str) -> Text:
    known = registry.source(source)
    if known is not None:
        return known.label
    if source.startswith("paper:"):
        return PAPER
    return STATEMENT if source == "statement" else own.LABELS.get(source, {"zh-Hans": source, "en": source})


def build(
    *,
    books: Mapping[str, Any],
    wanted: frozenset[str],
    subject: str,
    rows: list[Finding],
    requests: list[Request],
    at: datetime,
    rulings: Rulings = no_rulings,
    barred: Iterable[str] = (),
) -> FactSet:
    """`books` is what the union's own say (`own.told`)."""
    ledger = _Gathering(wanted, subject, rows, at, opened=opening_once(), rulings=rulings)
    ledger.from_own_books(books)
    ledger.from_departments()
    ledger.from_people_and_papers()
    ledger.from_requests(requests)
    ledger.passing_over(barred)
    ledger.weigh()
    return ledger.result()


def opening_once() -> Opened:
    """A list and each of its records read the same findings; unsealing them is what takes the time."""
    kept: dict[UUID, Any] = {}

    def opened(row: Finding) -> Any:
        if row.pk not in kept:
            kept[row.pk] = row.opened()
        return kept[row.pk]

    return opened


def told(
    rows: list[Finding],
    *,
    wanted: frozenset[str],
    subject: str,
    at: datetime,
    opened: Opened,
    rulings: Rulings = no_rulings,
) -> Facts:
    """What everybody but the union's own books says, which come before it."""
    ledger = _Gathering(wanted, subject, rows, at, opened=opened, rulings=rulings)
    ledger.from_departments()
    ledger.from_people_and_papers()
    ledger.weigh()
    return ledger.result().facts


def record_rows(
    findings: Iterable[Finding],
    fact: str,
    opened: Opened = Finding.opened,
    rulings: Rulings = no_rulings,
) -> dict[str, dict[str, Any]]:
    """Records by id: what the department told, filled up with what papers and people told of them. Where a
    paper says otherwise the column is left out, or is as it was ruled."""
    rows: dict[str, dict[str, Any]] = {}
    fill: list[Finding] = []
    for each in findings:
        if each.fact == fact and each.status == Status.KNOWN:
            rows[each.record] = dict(opened(each))
        elif each.record and not each.answer_id:
            fill.append(each)
    for each in sorted(fill, key=_papers_first):
        if each.record in rows:
            _fill(rows[each.record], each, each.fact.removeprefix(f"{fact}."), opened(each), rulings)
    return {
        record: {column: value for column, value in row.items() if value is not _CONTESTED}
        for record, row in rows.items()
    }


_CONTESTED = object()


def _fill(row: dict[str, Any], told: Finding, column: str, value: Any, rulings: Rulings) -> None:
    if column not in row:
        row[column] = value
    elif told.document_id and row[column] != value:
        ruling = rulings().get((told.fact, told.record))
        if ruling is None or ruling.objected_at is not None:
            row[column] = _CONTESTED
        else:
            row[column] = ruling.opened()


def _papers_first(row: Finding) -> tuple[bool, float]:
    return not row.document_id, -row.answered_at.timestamp()


class _Gathering:
    """One pass over a person's findings, best source first: own books, departments, papers, statements."""

    def __init__(
        self,
        wanted: frozenset[str],
        subject: str,
        rows: list[Finding],
        at: datetime,
        *,
        opened: Opened,
        rulings: Rulings = no_rulings,
    ) -> None:
        self.rulings = rulings
        self.words: dict[str, list[Found]] = {}
        self.contested: dict[str, Contest] = {}
        self.wanted, self.subject, self.at, self.opened = wanted, subject, at, opened
        self.rows = [row for row in rows if row.valid_until is None or row.valid_until > at]
        self.records = {row.record: row for row in rows if row.fact == SETTLEMENT}
        self.told = {row: opened(row) for row in rows if row.fact == SETTLEMENT}
        self.scalars: dict[str, Any] = {}
        self.lists: dict[str, list[Mapping[str, Any]]] = {}
        self.found: dict[str, Found] = {}
        self.exhausted: dict[str, set[str]] = {}
        self.pending: set[str] = set()
        self.unavailable: set[str] = set()

    def from_own_books(self, books: Mapping[str, Any]) -> None:
        for key, value in books.items():
            self._know(
                key, Found(value, own.SOURCE_OF[key], label_of(own.SOURCE_OF[key]), None, Status.KNOWN)
            )

    def from_departments(self) -> None:
        for row in sorted(self.rows, key=lambda row: row.answered_at, reverse=True):
            if row.answer_id and row.fact in self.wanted and not row.record and row.fact != SETTLEMENTS:
                self._take(row.fact, row, self.opened(row))
        subject = self.records.get(self.subject)
        if subject in self.rows and subject is not None:
            self._take_settlement(subject)
        self._take_settlements()

    def from_people_and_papers(self) -> None:
        """They fill what no department told. A statement contradicts nobody; a paper that was read may."""
        told = [row for row in self.rows if not row.answer_id and row.record in ("", self.subject)]
        for row in sorted(told, key=_papers_first):
            if row.fact in self.wanted and row.fact != SETTLEMENTS:
                self._take(row.fact, row, self.opened(row))

    def from_requests(self, requests: Iterable[Request]) -> None:
        for request in requests:
            if request.subject not in ("", self.subject):
                continue
            source = registry.source(request.source)
            if request.state in OPEN:
                self.pending.add(request.source)
            if request.state == RequestState.UNAVAILABLE:
                self.unavailable.add(request.source)
            if request.state == RequestState.REFUSED and source is not None:
                for key in self.wanted.intersection(source.facts) - self.found.keys():
                    self._exhaust(key, request.source)

    def passing_over(self, barred: Iterable[str]) -> None:
        for key in barred:
            source = registry.source(key)
            for fact in self.wanted.intersection(source.facts if source else ()) - self.found.keys():
                self._exhaust(fact, key)

    def result(self) -> FactSet:
        facts = Facts(scalars=self.scalars, records=self.lists)
        return FactSet(facts, self.found, self.exhausted, self.pending, self.unavailable, self.contested)

    def weigh(self) -> None:
        """A fact of which several say different things is neither: unknown, until somebody has ruled."""
        for key, words in self.words.items():
            sides = sides_of(words)
            if len(sides) > 1 and contradict(sides):
                self._weigh(key, sides)

    def _weigh(self, key: str, sides: tuple[Found, ...]) -> None:
        record = self.subject if registry.is_of_record(key) else ""
        ruling = self.rulings().get((key, record))
        holds = ruled(sides, ruling, self.at) if ruling else None
        self.scalars.pop(key, None)
        self.lists.pop(key, None)
        del self.found[key]
        if holds is None:
            self.contested[key] = Contest(sides, ruling)
        else:
            self._count(key, holds)

    def _take_settlement(self, row: Finding) -> None:
        source = registry.source(row.source)
        columns = self.told[row] or {}
        for key in self.wanted.intersection(source.facts if source else ()):
            column = key.removeprefix(f"{SETTLEMENT}.")
            if row.status == Status.ABSENT:
                # A settlement that was declared void counts like one that was paid back.
                self._take(key, row, True if column == "refunded" else None)
            elif column in columns:
                self._take(key, row, columns[column])
            elif row.answer and row.answer.request_id:
                # Only an answer exhausts a source: a message that says nothing of it may just be short.
                self._exhaust(key, row.source, row)

    def _take_settlements(self) -> None:
        told = [row for row in self.rows if row.fact == SETTLEMENTS]
        whole = max(told, key=lambda row: (bool(row.answer_id), row.answered_at), default=None)
        if SETTLEMENTS not in self.wanted or whole is None:
            return
        pushed = [row for row in self.records.values() if row.answer and row.answer.message_id]
        if any(row.answered_at > whole.answered_at for row in pushed):
            return  # something happened since the list was fetched: others may be missing from it too
        told = [*self.records.values(), *self.rows]
        rows = record_rows(told, SETTLEMENT, self.opened, self.rulings).values()
        self.lists[SETTLEMENTS] = sorted(rows, key=lambda row: (row["settled_on"], row["id"]))
        self.found[SETTLEMENTS] = _found(whole, self.lists[SETTLEMENTS])

    def _take(self, key: str, row: Finding, value: Any) -> None:
        if row.status == Status.MISSING:
            self._exhaust(key, row.source, row)
        else:
            self._know(key, _found(row, value))

    def _know(self, key: str, found: Found) -> None:
        self.words.setdefault(key, []).append(found)
        if key not in self.scalars and key not in self.lists:
            self._count(key, found)

    def _count(self, key: str, found: Found) -> None:
        self.found[key] = found
        if isinstance(found.value, list):
            self.lists[key] = found.value
        else:
            self.scalars[key] = found.value

    def _exhaust(self, key: str, source: str, row: Finding | None = None) -> None:
        self.exhausted.setdefault(key, set()).add(source)
        if row is not None and key not in self.found:
            self.found[key] = Found(None, source, label_of(source), row.answered_at, Status.MISSING)


def _found(row: Finding, value: Any) -> Found:
    return Found(
        value=value,
        source=row.source,
        label=label_of(row.source),
        at=row.answered_at,
        status=Status.ABSENT if value is None else Status.KNOWN,
        valid_until=row.valid_until,
        document_uid=str(row.document_id) if row.document_id else None,
        finding_uid=str(row.uid),
    )
