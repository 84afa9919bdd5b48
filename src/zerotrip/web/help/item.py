"""An item in its own words, from the edition that the case was opened under: never written a second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerotrip.catalogue.fields import Basis
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.pack import Process
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.guides.office.flow import Step, flow_of
from zerotrip.guides.office.materials import Material, materials_of
from zerotrip.guides.office.sums import Expected, expected_of


@dataclass(frozen=True, slots=True)
class Condition:
    """In words; where only its refusal has any, `otherwise` says what is ruled out."""

    says: Text
    otherwise: Text
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class ItemHelp:
    edition: Edition
    title: Text
    gives: Expected
    conditions: tuple[Condition, ...]
    offices: tuple[Text, ...]
    papers: tuple[Material, ...]
    steps: tuple[Step, ...]
    clocks: tuple[str, ...]


def told(edition: Edition, on: date) -> ItemHelp:
    loaded = edition.loaded
    pack, materials = loaded.pack, materials_of(loaded)
    articles = {basis.id: basis for basis in pack.basis}
    return ItemHelp(
        edition=edition,
        title=pack.title,
        gives=expected_of(pack, on),
        conditions=tuple(
            Condition(one.says or {}, one.otherwise, articles.get(one.basis)) for one in pack.require
        ),
        offices=tuple(each.supplied_by for each in materials if each.necessity == "shared"),
        papers=tuple(each for each in materials if each.necessity != "shared" and not each.is_form),
        steps=flow_of(pack),
        clocks=tuple(_clocks(pack.process)),
    )


def _clocks(process: Process) -> Iterator[str]:
    """What runs beside the steps: the law's term, and what may be done when something is late or too much."""
    if days := process.statutory_working_days:
        yield ngettext(
            "By law the decision is due within %(n)s working day.",
            "By law the decision is due within %(n)s working days.",
            days,
        ) % {"n": days}
    if early := process.provisional:
        said = _(
            "If a department stays silent for %(hours)s hours, up to %(sum)s yuan is paid"
            " on the person's word."
        )
        yield said % {"hours": early.after_hours, "sum": Amount.fen(early.up_to)}
    if parts := process.instalments:
        said = _("What was paid too much may be paid back in up to %(n)s monthly parts.")
        yield said % {"n": parts.at_most_months}
    if other := process.discretion:
        said = _(
            "The approver may grant another sum, up to %(sum)s yuan, with a reason and a second signature."
        )
        yield said % {"sum": Amount.fen(other.at_most)}
