"""May-questions about people, answered with the reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused
from zerotrip.core.text import in_words
from zerotrip.members.models.people import person_key
from zerotrip.org.models import Organisation, Role
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach

if TYPE_CHECKING:
    from zerotrip.members.models import Firm, HouseholdPerson, Move, Person, Product

# Administrators and releasers work with rules and sums, not with persons.
SEES_PEOPLE = (Role.UNIT_OFFICER, Role.OFFICER, Role.APPROVER, Role.CASHIER, Role.AUDITOR)
HANDLES_ROSTERS = (Role.UNIT_OFFICER, Role.OFFICER, Role.AUDITOR)


def may_enrol(by: Actor, reach: Reach, organisation: Organisation) -> Answer:
    """Only a unit's own union, or the officers above it for one that is idle, hands in its roster."""
    if by.kind == "system":
        return YES
    if not reach.covers(organisation.path, role=(Role.UNIT_OFFICER, Role.OFFICER)):
        return Answer(
            False, _("A roster is handed in by the unit's own union officer, or an officer above it.")
        )
    return YES


def may_hand_in_people(by: Actor, reach: Reach, organisation: Organisation) -> Answer:
    if by.kind == "system" or reach.covers(organisation.path, role=(Role.UNIT_OFFICER, Role.OFFICER)):
        return YES
    return Answer(False, _("A unit's people are entered by its own union officer, or an officer above it."))


def may_answer_move(by: Actor, reach: Reach, move: Move) -> Answer:
    """The person, or whoever speaks for the unit they come from: who gains a member has spoken already."""
    if by.kind == "system" or by.key == person_key(move.person_id):
        return YES
    if reach.covers(move.from_organisation.path, role=(Role.UNIT_OFFICER, Role.OFFICER)):
        return YES
    return Answer(False, _("The person or the officer of the unit they come from says whether they move."))


def may_receive(by: Actor, reach: Reach, organisation: Organisation) -> Answer:
    if reach.covers(organisation.path, role=(Role.UNIT_OFFICER, Role.OFFICER)):
        return YES
    return Answer(
        False, _("Whoever wants to join is answered by the unit's officer, or an officer above it.")
    )


def may_judge_likeness(by: Actor, reach: Reach, one: Person, other: Person) -> Answer:
    """Over both: nobody decides about a record they may not see."""
    if all(reach.covers(each.organisation.path, role=Role.OFFICER) for each in (one, other)):
        return YES
    return Answer(
        False, _("Whether two records are one person is said by an officer above both their units.")
    )


def may_hand_out(by: Actor, reach: Reach, organisation: Organisation) -> Answer:
    if reach.covers(organisation.path, role=(Role.UNIT_OFFICER, Role.OFFICER, Role.AUDITOR)):
        return YES
    return Answer(False, _("Lists of people are for the unit's officer, officers above it and auditors."))


def may_take_fees(by: Actor, reach: Reach, organisation: Organisation) -> Answer:
    if reach.covers(organisation.path, role=Role.CASHIER):
        return YES
    return Answer(False, _("That a fee came in is written down by a cashier above the unit."))


def may_confirm_cancelling(by: Actor, reach: Reach, organisation: Organisation, proposed_by: str) -> Answer:
    if by.key == proposed_by:
        return Answer(False, _("Whoever wants a receipt cancelled does not confirm it; somebody else looks."))
    if any(reach.covers(organisation.path, role=role) for role in (Role.CASHIER, Role.RELEASER)):
        return YES
    return Answer(False, _("Confirming this belongs to a cashier or releaser above the unit."))


def may_change_account(by: Actor, person: Person) -> Answer:
    """Nobody else, whatever their post: whoever could would be paid in another's stead."""
    if by.kind == "system" or by.key == person.key:
        return YES
    return Answer(False, _("Only the person themselves changes the account they are paid on."))


def may_clear_account(by: Actor, reach: Reach, person: Person) -> Answer:
    if by.key == person.key:
        return Answer(False, _("Your own account is cleared by somebody else."))
    if reach.covers(person.organisation.path, role=Role.OFFICER):
        return YES
    return Answer(False, _("A stopped account is cleared by an officer of the person's district."))


def may_answer_objection(by: Actor, reach: Reach, place: HouseholdPerson, *, is_family: bool) -> Answer:
    """Who lives with them gains or loses by it, so neither they nor their family."""
    objector = place.objected_by
    if objector is None or not reach.covers(objector.organisation.path, role=Role.OFFICER):
        return Answer(False, _("Such an objection is answered by an officer of the person's district."))
    if is_family or by.person_uid in (str(objector.pk), str(place.person_id)):
        return Answer(False, _("Nobody answers an objection to their own household."))
    return YES


class OutsideWindow(Refused):
    pass


def check_window(product: Product, year: int, on: date) -> None:
    opens, closes = product.window(year)
    if not opens <= on <= closes:
        raise OutsideWindow(
            "outside-window",
            _("Enrolment in %(product)s for %(year)s is open from %(opens)s to %(closes)s only."),
            product=product.name,
            year=year,
            opens=in_words(opens),
            closes=in_words(closes),
        )


def may_keep_firms(by: Actor, reach: Reach, organisation: Organisation) -> Answer:
    if by.kind == "system" or reach.covers(organisation.path, role=Role.OFFICER):
        return YES
    return Answer(False, _("Partners are entered by an officer of the union that has the contract."))


def may_speak_for_firm(by: Actor, reach: Reach, firm: Firm) -> Answer:
    if by.kind == "system" or reach.speaks_for(firm.code, firm.organisation.path):
        return YES
    return Answer(False, _("This is said by whoever speaks for the partner."))
