"""What a field is called, told by its name alone: for what was typed on a page that is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerotrip.catalogue.queries import items_on
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.text import Text, pick
from zerotrip.web.door import today
from zerotrip.web.records import column_label

NAMES: dict[str, str | Promise] = {
    "about": gettext_lazy("Payment code, payment or batch"),
    "address": gettext_lazy("Address"),
    "again": gettext_lazy("Account number once more"),
    "agent_name": gettext_lazy("Name as on the ID card"),
    "amount": gettext_lazy("Amount in yuan"),
    "bank_name": gettext_lazy("Bank"),
    "because": gettext_lazy("Reason"),
    "begins": gettext_lazy("Quiet from"),
    "carrier": gettext_lazy("Carrier"),
    "closes": gettext_lazy("Ends"),
    "code": gettext_lazy("Its code"),
    "contact": gettext_lazy("Whom to ask"),
    "credit_code": gettext_lazy("Unified social credit code"),
    "day": gettext_lazy("Day it happened"),
    "destination": gettext_lazy("To"),
    "display_name": gettext_lazy("Their name"),
    "employer_uscc": gettext_lazy("The employer's credit code"),
    "ends": gettext_lazy("Quiet until"),
    "first_due": gettext_lazy("First due on"),
    "id_number": gettext_lazy("ID number"),
    "limit": gettext_lazy("Limit in yuan"),
    "month": gettext_lazy("Month"),
    "more": gettext_lazy("How many more"),
    "name": gettext_lazy("Name"),
    "name_en": gettext_lazy("English name"),
    "name_zh": gettext_lazy("Chinese name"),
    "note": gettext_lazy("Note"),
    "number": gettext_lazy("Number"),
    "on": gettext_lazy("Day"),
    "opens": gettext_lazy("Begins"),
    "over": gettext_lazy("Found wrong"),
    "own_uscc": gettext_lazy("The union's own credit code (81…)"),
    "paid_on": gettext_lazy("Paid on"),
    "per_person": gettext_lazy("Each person may have"),
    "phone": gettext_lazy("Telephone"),
    "place": gettext_lazy("Where: code or whole name of the organisation"),
    "points": gettext_lazy("Points"),
    "postage": gettext_lazy("Postage in points; 0: free"),
    "rate": gettext_lazy("Rate a year"),
    "receipt": gettext_lazy("The bank's number"),
    "reference": gettext_lazy("Reference"),
    "returns_to": gettext_lazy("Where people return to, one address a line"),
    "said": gettext_lazy("What speaks against it"),
    "seed": gettext_lazy("Seed"),
    "seed_from": gettext_lazy("Where the seed will be published"),
    "seed_on": gettext_lazy("Day of its publication"),
    "since": pgettext_lazy("a day", "From"),
    "size": gettext_lazy("How many are drawn"),
    "source": gettext_lazy("Source"),
    "stock": gettext_lazy("Stock"),
    "sum": gettext_lazy("Sum"),
    "summary": gettext_lazy("What for"),
    "term_since": gettext_lazy("Term of office since"),
    "term_until": gettext_lazy("Term of office until"),
    "text": gettext_lazy("Text"),
    "unit": gettext_lazy("Unit"),
    "until": gettext_lazy("Until"),
    "value": gettext_lazy("What it says"),
    "username": gettext_lazy("User name"),
    "words": gettext_lazy("What you wrote"),
    "year": gettext_lazy("Year"),
    "yuan": gettext_lazy("Yuan"),
}
"""Every field of a form in which one types; `tests/test_again.py` holds that none is missing."""


def name_of(field: str) -> str:
    """`f.` is an answer of a form, `until.` the day of a paper: what the packs call them."""
    kind, _mark, key = field.partition(".")
    if kind == "f":
        return next(_of_facts(key), "")
    if kind == "until":
        paper = next((pick(one.papers[key].label) for one in _packs() if key in one.papers), "")
        return _("%(name)s: %(value)s") % {"name": paper, "value": _("Until")} if paper else _("Until")
    return str(NAMES.get(field, ""))


def value_of(field: str, value: str) -> str:
    """A choice by its name, a yes as such; empty for a code that says a reader nothing."""
    kind, _mark, key = field.partition(".")
    if kind == "none":
        return _("none")
    if kind != "f":
        return ""
    if value in ("yes", "no"):
        return _("yes") if value == "yes" else _("no")
    return next((pick(names[value]) for names in _choices(key) if names.get(value)), "")


def _choices(key: str) -> Iterator[Mapping[str, Text | None]]:
    """A list's columns are `key.row.column`."""
    for pack in _packs():
        for fact, need in pack.needs.items():
            if fact == key:
                yield need.choices
            elif key.startswith(f"{fact}.") and (column := need.columns.get(key.rpartition(".")[2])):
                yield column.choices


def _of_facts(key: str) -> Iterator[str]:
    """A list's columns are `key.row.column`."""
    for pack in _packs():
        for fact in pack.item.facts:
            if fact.key == key:
                yield pick(fact.question or fact.label)
            elif key.startswith(f"{fact.key}.") and (column := key.rpartition(".")[2]) in fact.type.columns:
                yield column_label(pack.needs.get(fact.key), column)


def _packs() -> Iterator[ReadPack]:
    return (edition.loaded for edition in items_on(today()))
