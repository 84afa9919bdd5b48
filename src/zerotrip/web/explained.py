"""A decision in words, for phone and desk alike: the sum row by row, the reasons, the way it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from zerotrip import rules
from zerotrip.cases.models import Event, TripCause
from zerotrip.cases.view import CaseView, FactLine
from zerotrip.catalogue.fields import Basis
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.evidence.registry import registry
from zerotrip.payments.models import Line
from zerotrip.web.facts import names_of, written
from zerotrip.web.hashes import brief
from zerotrip.web.records import rows_written
from zerotrip.web.templatetags.showing import day
from zerotrip.web.wording import CHECKS, EVENTS, PAYMENT_RUN, Said


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact: what it is called, its value in words, where it is from."""

    line: FactLine
    value: str
    open: bool
    rows: tuple[str, ...] = ()  # of a list, each record in words

    @property
    def label(self) -> str:
        return pick(self.line.fact.label)

    @property
    def source(self) -> str:
        return pick(self.line.source_label)


def facts_shown(seen: CaseView) -> list[Shown]:
    loaded = seen.case.edition.loaded
    return [_shown(line, loaded) for line in seen.facts]


def _shown(line: FactLine, loaded: ReadPack) -> Shown:
    if line.status in ("unknown", "missing", "contested"):
        return Shown(line, "", True)
    value = written(line.value, line.fact.type, names_of(loaded, line.fact.key))
    return Shown(line, value, False, rows_written(loaded, line.fact, line.value))


@dataclass(frozen=True, slots=True)
class Reason:
    condition: rules.Condition
    basis: Basis | None
    facts: Sequence[Shown]

    @property
    def says(self) -> str:
        return pick(self.condition.says)

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(fact.source for fact in self.facts if fact.source and not fact.open))

    @property
    def note(self) -> str:
        """The facts it rests on, as far as they fit beside it."""
        short = [fact for fact in self.facts if not fact.open and fact.line.fact.type.kind != "records"]
        return _(", ").join(_("%(name)s: %(value)s") % {"name": f.label, "value": f.value} for f in short[:3])


def reasons(seen: CaseView) -> list[Reason]:
    facts = {shown.line.fact.key: shown for shown in facts_shown(seen)}
    documents = {basis.id: basis for basis in seen.case.edition.loaded.pack.basis}
    return [
        Reason(condition, documents.get(condition.basis), [facts[k] for k in condition.facts if k in facts])
        for condition in seen.conditions
    ]


@dataclass(frozen=True, slots=True)
class SumRow:
    label: str
    base_fen: int | None
    percent: str | None
    amount_fen: int


def sum_rows(seen: CaseView) -> list[SumRow]:
    """A band without words of its own is named by the part of the base that it takes."""
    rows, below = [], 0
    for row in seen.money.rows:
        banded = row.base_fen is not None and not row.label
        upto = below + (row.base_fen or 0) if banded else below
        label = _band(below, upto) if banded else pick(row.label) or _("Lump sum")
        percent = None if row.percent is None else format(row.percent.normalize(), "f")
        rows.append(SumRow(label, row.base_fen, percent, row.amount_fen))
        below = upto
    return rows


def base_counted(seen: CaseView) -> int | None:
    """What the bands were applied to, in all; None where there is no more than one."""
    bands = [row.base_fen for row in seen.money.rows if row.base_fen is not None and not row.label]
    return sum(bands) if len(bands) > 1 else None


def basis_of_sum(seen: CaseView) -> Basis | None:
    """The document behind the scale that was in force on the day the rule names."""
    pack, award = seen.case.edition.loaded.pack, getattr(seen.case, "award", None)
    on = award.on if award else seen.decision.on
    scales = [scale for scale in (pack.award.scale if pack.award else ()) if scale.since <= on]
    wanted = max(scales, key=lambda scale: scale.since).basis if scales else ""
    return next((basis for basis in pack.basis if basis.id == wanted), None)


def _band(below: int, upto: int) -> str:
    ends = {"below": Amount.fen(below), "upto": Amount.fen(upto)}
    return _("from %(below)s to %(upto)s") % ends if below else _("up to %(upto)s") % ends


@dataclass(frozen=True, slots=True)
class Step:
    """`words` are a person's; what the platform notes for itself is not for reading."""

    at: datetime
    said: Said
    detail: str
    by: str  # in words
    who: str  # by name
    words: str

    @property
    def title(self) -> str:
        text = str(self.said.words)
        return _("%(name)s: %(value)s") % {"name": text, "value": self.detail} if self.detail else text


def timeline(seen: CaseView) -> list[Step]:
    """Newest first, like a parcel's."""
    steps = [_step(event, seen) for event in reversed(seen.events)] + _payment_runs(seen)
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _step(event: Event, seen: CaseView) -> Step:
    said = EVENTS.get(event.kind, Said(event.kind))
    words = event.because if event.by_key.startswith("person:") else ""
    return Step(event.at, said, _detail(event, seen), *_by(event, seen), words)


def _payment_runs(seen: CaseView) -> list[Step]:
    """Each run that took the sum to the bank, with the two people who put their names to it."""
    if seen.case.state != "granted":
        return []
    lines = Line.objects.filter(payable__reference=seen.case.ref, batch__released_at__isnull=False)
    batches = [line.batch for line in lines.select_related("batch")]
    return [
        Step(batch.released_at, PAYMENT_RUN, "", "", f"{batch.made_by_name} · {batch.released_by_name}", "")
        for batch in batches
        if batch.released_at
    ]


def _by(event: Event, seen: CaseView) -> tuple[str, str]:
    """Who did it, in words or by name."""
    if event.data.get("for"):
        names = {"agent": event.by_name, "name": seen.case.person.name}
        return "", _("%(agent)s for %(name)s") % names
    if event.by_key == seen.case.person.key:
        return _("the person concerned"), ""
    return "", "" if event.by_key.startswith("system:") else event.by_name


def _until(event: Event, seen: CaseView) -> str:
    until = event.data.get("until")
    return _("until %(day)s") % {"day": day(date.fromisoformat(until))} if until else ""


def _detail(event: Event, seen: CaseView) -> str:
    data, loaded = event.data, seen.case.edition.loaded
    if told := _DETAILS.get(event.kind):
        return told(event, seen)
    if source := registry.source(data.get("source", "")):
        return pick(source.label)
    if paper := data.get("paper") or next(iter(data.get("papers", [])), ""):
        return pick(loaded.papers[paper].label) if paper in loaded.papers else ""
    if data.get("fact") in loaded.needs:
        return pick(loaded.needs[data["fact"]].label)
    return pick(data["reason"]) if isinstance(data.get("reason"), dict) else ""


def _opened(event: Event, seen: CaseView) -> str:
    because = seen.case.opened_because
    if not seen.case.opened_by_key.startswith("system:"):
        return ""
    if because == "medical-insurance.settlement":
        return _("by itself, when the hospital's settlement arrived")
    return _("by itself, after %(case)s was paid") % {"case": because}


def _parts(event: Event) -> str:
    paid, left = (Amount.fen(event.data[name]) for name in ("paid_fen", "left_fen"))
    return _("%(paid)s arrived, %(left)s follows") % {"paid": paid, "left": left}


def _receipt_at(event: Event, seen: CaseView) -> str:
    hashes = [decision.receipt.hash for decision in seen.decisions if decision.at == event.at]
    return _("receipt %(hash)s") % {"hash": brief(hashes[-1])} if hashes else ""


_DETAILS: dict[str, Callable[[Event, CaseView], str]] = {
    "open": _opened,
    **dict.fromkeys(
        ("grant", "settle", "approve", "sign", "place", "fund", "notice-over", "confirm"), _receipt_at
    ),
    "notice": _until,
    "with-partner": _until,
    "escalate": lambda event, seen: str(CHECKS.get(event.data["to"], event.data["to"])),
    "depart": lambda event, seen: str(Amount.fen(event.data["amount_fen"])),
    "paid-in-part": lambda event, seen: _parts(event),
    "trip": lambda event, seen: str(TripCause(event.data.get("cause", TripCause.OTHER)).label),
    "refuse": lambda event, seen: _(", ").join(event.data.get("articles", ())),
}
