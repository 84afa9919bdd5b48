"""What a member's pages ask: what was found for me, and whether an item about myself fits me now."""

from __future__ import annotations

from datetime import datetime

from zerotrip.cases.evaluation import evaluate_for
from zerotrip.cases.models import Case
from zerotrip.cases.offers import Ground, ground_of, offers_of
from zerotrip.cases.offers import Offer as Offered
from zerotrip.cases.states import State
from zerotrip.cases.subjects import ABOUT_THE_PERSON, subject_of
from zerotrip.catalogue.models import Edition
from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.members.models import Person
from zerotrip.population.models import Offer


def offers_for(person: Person, *, at: datetime, ground: Ground | None = None) -> list[Offered]:
    """Everything for the taking: what records lead to now, and what the last run found; largest sum first."""
    ground = ground or ground_of(person, day_of(at))
    found = [*offers_of(person, at=at, ground=ground), *offered_to(person, at=at, ground=ground)]
    return sorted(found, key=_largest_first)


def offered_to(person: Person, *, at: datetime, ground: Ground | None = None) -> list[Offered]:
    """Offers that stand, of editions in force, for this period, and not taken; the largest sum first.

    Three queries, however many there are; one where the ground is known.
    """
    ground = ground or ground_of(person, day_of(at))
    rows = Offer.objects.standing().filter(person=person).order_by()
    editions = {edition.pk: edition for edition in ground.openable("member")}
    offers = [
        Offered(
            editions[row.edition_id],
            row.subject,
            "met" if row.met else "unknown",
            None if row.amount_fen is None else Amount(row.amount_fen),
        )
        for row in rows
        if (row.item_id, row.subject) not in ground.taken
        and row.edition_id in editions
        and row.subject == subject_of(editions[row.edition_id], day_of(at))
    ]
    return sorted(offers, key=_largest_first)


def _largest_first(offer: Offered) -> tuple[int, str]:
    return (-(offer.amount.minor if offer.amount else 0), offer.edition.item_id)


def own_offer(person: Person, edition: Edition, *, at: datetime, event: str = "") -> Offered | None:
    """An item about the person, or about an `event` they tell of, weighed on what is known now; None for
    another kind, or once it is a case."""
    pack = edition.loaded.pack
    if not event and (pack.subject not in ABOUT_THE_PERSON or "member" not in pack.opens):
        return None
    subject = event or subject_of(edition, day_of(at))
    cases = Case.objects.filter(person=person, item_id=edition.item_id, subject=subject)
    if cases.exclude(state=State.WITHDRAWN).exists():
        return None
    seen = evaluate_for(edition, person, subject=subject, opened_on=day_of(at), at=at)
    against = tuple(each.says for each in seen.decision.conditions if each.outcome == "unmet")
    return Offered(edition, subject, seen.verdict, seen.decision.amount, against)
