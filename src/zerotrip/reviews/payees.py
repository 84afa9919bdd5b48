"""Before a batch is signed: who of those it pays is tied to whoever would sign it.

Most payees are strangers to the signer. One query finds the few who may not be; only these are read whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, NotAllowed
from zerotrip.members.models import BankAccount, HouseholdPerson, Mandate, Membership, Person
from zerotrip.org.models import Post, Role
from zerotrip.payments.models import Batch, Line
from zerotrip.payments.states import LineState
from zerotrip.reviews.ties import Tie, known_of, ties


@dataclass(frozen=True, slots=True)
class TiedPayee:
    line: Line
    tie: Tie


def tied_payees(actor: Actor, batch: Batch, *, on: date) -> list[TiedPayee]:
    """In the order of lines, the closest tie first. Eight queries at most, however many are paid."""
    if actor.person_uid is None:
        return []
    signer = UUID(actor.person_uid)
    paid = batch.lines.filter(state=LineState.READY)
    near = set(_near(signer, Person.objects.filter(payables__lines__in=paid)).values_list("uid", flat=True))
    if not near:
        return []
    known = known_of({signer, *near})
    lines = paid.filter(payable__person__in=near).select_related("payable__person").order_by("position")
    return [
        TiedPayee(line, tie) for line in lines for tie in ties(known, signer, line.payable.payee_id, on=on)
    ]


def may_sign(actor: Actor, batch: Batch, *, on: date, because: str) -> None:
    """Raises where a tie forbids it, or where it asks for a reason and none is given."""
    found = tied_payees(actor, batch, on=on)
    for each in found:
        if each.tie.blocks:
            raise NotAllowed(
                "conflict-of-interest",
                _("Payment %(line)s is for somebody who is tied to you: %(relation)s. Somebody else signs."),
                line=each.line.position,
                relation=each.tie.relation.label,
            )
    if found and not because.strip():
        raise Invalid(
            "conflict-needs-a-reason",
            _("You are tied to whom payment %(line)s is for (%(relation)s). Please give a reason."),
            line=found[0].line.position,
            relation=found[0].tie.relation.label,
            field="because",
        )


def _near(signer: UUID, payees: QuerySet[Person]) -> QuerySet[Person]:
    """Whoever shares a home, a unit, a mandate, or the end of an account with them. Telephones are sealed and
    cannot be asked for: such a tie alone is found afterwards."""
    units = Membership.objects.filter(person=signer).values("organisation")
    heads = Post.objects.filter(user__person_uid=signer, role=Role.UNIT_OFFICER).values("organisation")
    heading = Post.objects.filter(organisation__in=units, role=Role.UNIT_OFFICER).values("user__person_uid")
    homes = HouseholdPerson.objects.filter(person=signer).values("household")
    tails = BankAccount.objects.filter(person=signer).values("tail")
    mandates = Mandate.objects.filter(agent_uid=signer).values("principal")
    return payees.filter(
        Q(uid=signer)
        | Q(uid__in=Membership.objects.filter(organisation__in=units).values("person"))
        | Q(uid__in=Membership.objects.filter(organisation__in=heads).values("person"))
        | Q(uid__in=heading)
        | Q(uid__in=HouseholdPerson.objects.filter(household__in=homes).values("person"))
        | Q(uid__in=BankAccount.objects.filter(tail__in=tails).values("person"))
        | Q(uid__in=mandates)
        | Q(uid__in=Mandate.objects.filter(principal=signer, agent_uid__isnull=False).values("agent_uid"))
    ).distinct()
