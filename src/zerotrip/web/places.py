"""What places of the ledger are called. Posting rules are written with their addresses; people read words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PLACES: dict[str, str | Promise] = {
    "bank": pgettext_lazy("ledger", "Bank account"),
    "bank:opening": pgettext_lazy("ledger", "Opening balance"),
    "fund": pgettext_lazy("funds", "Fund"),
    "fund:hardship": pgettext_lazy("ledger", "Hardship funds"),
    "mall": _("Points mall"),
    "member": pgettext_lazy("ledger", "Member"),
    "outside": pgettext_lazy("ledger", "From outside"),
    "outside:bank-charges": pgettext_lazy("ledger", "Bank charges"),
    "outside:bank-interest": pgettext_lazy("ledger", "Bank interest"),
    "outside:dues": pgettext_lazy("ledger", "Union dues"),
    "outside:enterprise": pgettext_lazy("ledger", "Employers' contributions"),
    "outside:government": pgettext_lazy("ledger", "Government grants"),
    "outside:union-budget": pgettext_lazy("ledger", "The union's own budget"),
    "partner": pgettext_lazy("ledger", "Partner of the mall"),
    "payable": pgettext_lazy("ledger", "Sums owed"),
    "points": _("Points"),
    "recoverable": pgettext_lazy("ledger", "Sums to be recovered"),
    "suspense": pgettext_lazy("ledger", "In suspense"),
    "suspense:incoming": pgettext_lazy("ledger", "Received, not identified"),
    "suspense:outgoing": pgettext_lazy("ledger", "Paid, not identified"),
    "unit": _("Unit"),
}
"""By the beginning of an address; the longest that fits is taken."""


def place_words(pattern: str) -> str:
    """The name of the places that a posting rule's pattern covers; "" where we have none."""
    address = pattern.rstrip("*").rstrip(":")
    return str(PLACES.get(address) or PLACES.get(address.partition(":")[0], ""))
