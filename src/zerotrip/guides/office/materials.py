"""What an item has to see, and who supplies it: what an office holds is never asked of a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip.catalogue.facts import Need
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.text import LANGUAGES, Text, both, pick
from zerotrip.evidence.own import LABELS
from zerotrip.evidence.registry import registry

Necessity = Literal["shared", "needed", "fallback"]
NECESSITY: dict[Necessity, str | Promise] = {
    "shared": gettext_lazy("Not to be handed in: the office is asked"),
    "needed": gettext_lazy("Needed"),
    "fallback": gettext_lazy("Only if no office can answer"),
}
SHARED_FORM = gettext_lazy("Data between offices")
ON_SCREEN = gettext_lazy("Filled in on the screen, or the printed form")
PHOTO = gettext_lazy("A photograph or scan; an original is not wanted")


@dataclass(frozen=True, slots=True)
class Material:
    """One row of the official table. `supplied_by` is an office, or the applicant; `copies` on paper."""

    name: Text
    supplied_by: Text
    form: Text
    copies: int
    necessity: Necessity
    details: Text
    is_form: bool = False

    @property
    def necessity_text(self) -> Text:
        return both(lambda: NECESSITY[self.necessity])


def materials_of(loaded: ReadPack) -> tuple[Material, ...]:
    read = [loaded.needs[key] for key in _given(loaded)]
    return (*_shared(read), *_stated(read), *_papers(loaded, read))


def _given(loaded: ReadPack) -> list[str]:
    program = loaded.program
    payee = [loaded.pack.award.to] if loaded.pack.award else []
    keys = dict.fromkeys([*program.order, *payee])
    return [key for key in keys if key in loaded.needs and not loaded.needs[key].derived]


def spared_and_wanted(loaded: ReadPack) -> tuple[list[Text], int]:
    """The offices that are asked instead of the person, and how many papers only the person can show."""
    rows = materials_of(loaded)
    offices = [row.supplied_by for row in rows if row.necessity == "shared"]
    return offices, sum(row.necessity == "needed" and not row.is_form for row in rows)


def office_for(need: Need) -> Text | None:
    """The first office that is connected and answers this; None where only the person can."""
    for source in need.sources:
        connected = registry.source(source)
        label = connected.label if connected else LABELS.get(source)
        if label:
            return label
    return None


def _shared(read: list[Need]) -> Iterator[Material]:
    offices: dict[str, tuple[Text, list[Need]]] = {}
    for need in read:
        if office := office_for(need):
            offices.setdefault(pick(office, "en"), (office, []))[1].append(need)
    for office, needs in offices.values():
        yield Material(_names(needs), office, both(lambda: SHARED_FORM), 0, "shared", {})


def _stated(read: list[Need]) -> Iterator[Material]:
    asked = [need for need in read if office_for(need) is None and need.question]
    if asked:
        yield Material(
            name=both(lambda: _("Application form")),
            supplied_by=_applicant(),
            form=both(lambda: ON_SCREEN),
            copies=1,
            necessity="needed",
            details=_names(asked),
            is_form=True,
        )


def _papers(loaded: ReadPack, read: list[Need]) -> Iterator[Material]:
    """One row a paper; needed only where a fact has neither an office nor a question."""
    for key in dict.fromkeys(need.paper for need in read if need.paper):
        needs = [need for need in read if need.paper == key]
        alone = any(office_for(need) is None and not need.question for need in needs)
        paper = loaded.papers[key]
        necessity: Necessity = "needed" if alone else "fallback"
        yield Material(paper.label, _applicant(), both(lambda: PHOTO), 1, necessity, paper.hint)


def _applicant() -> Text:
    return both(lambda: _("Applicant"))


def _names(needs: list[Need]) -> Text:
    joined = {"zh-Hans": "、", "en": ", "}
    return {key: joined[key].join(pick(need.label, key) for need in needs) for key in LANGUAGES}
