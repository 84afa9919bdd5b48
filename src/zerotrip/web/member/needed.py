"""What else waits for me, beside papers and answers of cases: each one tap from where it is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerotrip.cases.debts.queries import own_recoveries, recoveries
from zerotrip.cases.instalments.queries import Planned, live_plans
from zerotrip.cases.models import Recovery
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.members.mandates.queries import invitations_to
from zerotrip.members.models import Person
from zerotrip.members.moving_doors import own_move
from zerotrip.ratings.queries import to_confirm, to_rate
from zerotrip.web.templatetags.showing import day

SOON = timedelta(days=7)
PAY, ANSWER, RATE = pgettext_lazy("what is due", "Pay"), gettext_lazy("Answer"), gettext_lazy("Say it")


@dataclass(frozen=True, slots=True)
class Need:
    """`is_must`: something hangs on it; what is only asked politely counts for nothing."""

    title: str
    note: str
    href: str
    button: str | Promise
    is_must: bool = True


def needs_of(person: Person, by: Actor, *, on: date) -> list[Need]:
    return [*_owed(person, on), *_moves(person), *_mandates(person, by, on), *_words(person, on)]


def _owed(person: Person, on: date) -> Iterator[Need]:
    open_ = [one for one in recoveries(own_recoveries(person).filter(left_fen__gt=0)) if not one.is_disputed]
    plans = live_plans(open_, today=on)
    for recovery in open_:
        yield from _owed_back(recovery, plans[recovery.uid], on)


def _owed_back(recovery: Recovery, plans: dict[str, Planned], on: date) -> Iterator[Need]:
    title, href = pick(recovery.award.case.edition.loaded.pack.title), reverse("member:debts")
    proposed, agreed = plans.get("proposed"), plans.get("agreed")
    if proposed and not proposed.plan.by_member:
        yield Need(title, _("Your union proposes to pay it back in parts. Is that right?"), href, ANSWER)
    if agreed and (due := agreed.next) and due.instalment.due_on <= on + SOON:
        told = {"sum": Amount.fen(due.open_fen), "day": day(due.instalment.due_on)}
        yield Need(title, _("A part of %(sum)s yuan is due on %(day)s.") % told, href, PAY)
    elif not agreed and not proposed:
        note = _("%(sum)s yuan is owed back, at once or in parts.") % {"sum": Amount.fen(recovery.left_fen)}
        yield Need(title, note, href, PAY)


def _moves(person: Person) -> Iterator[Need]:
    if move := own_move(person):
        note = _("It is to move to %(union)s. Is that right?") % {"union": move.to_organisation.name}
        yield Need(_("Your membership"), note, reverse("member:moving"), ANSWER)


def _mandates(person: Person, by: Actor, on: date) -> Iterator[Need]:
    for mandate in invitations_to(by, on=on, person=person):
        title = _("%(name)s asks you to act for them") % {"name": mandate.principal.name}
        yield Need(title, _("It counts only once you have agreed."), reverse("member:acting"), ANSWER)


def _words(person: Person, on: date) -> Iterator[Need]:
    """Of what was answered whether it is right now; of the latest decision how it was."""
    for rating in to_confirm(person):
        case = rating.case
        note = _("You were answered. Is it right now?")
        yield Need(pick(case.name), note, reverse("member:rating", args=[case.ref]), ANSWER)
    if rated := to_rate(person, on=on):
        note, href = _("It is decided. How was it? One tap."), reverse("member:rating", args=[rated.ref])
        yield Need(pick(rated.name), note, href, RATE, is_must=False)
