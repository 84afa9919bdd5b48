"""Opening a case that is somebody else's: under which mandate, and as whom the pack lets them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotAllowed
from zerotrip.members.mandates.queries import acting_under
from zerotrip.members.models import Mandate, MandateKind, Person
from zerotrip.members.queries import person_of

OPENERS: dict[str, str] = {
    MandateKind.DELEGATE: "delegate",
    MandateKind.HEIR: "delegate",
    MandateKind.UNIT_OFFICER: "unit",
    MandateKind.HELPER: "delegate",
}


def mandate_to_open(by: Actor, person: Person, item_id: str, subject: str, *, on: date) -> Mandate | None:
    """None for those who act for nobody. Whoever does needs a mandate of this person's for this very item."""
    if by.behalf is None:
        return None
    mandate = acting_under(by, on)
    if mandate is None or mandate.principal_id != person.pk or not mandate.covers(item_id, subject):
        raise NotAllowed(
            "outside-mandate", _("You may not do this for them: they did not agree to this item.")
        )
    return mandate


def payee_under(mandate: Mandate | None, by: Actor) -> Person | None:
    """An heir is paid themselves; anybody else leaves the money where it belongs."""
    return person_of(by) if mandate is not None and mandate.kind == MandateKind.HEIR else None
