"""Which event of this room tells whom what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.text import both, in_words
from zerotrip.members.models import BankAccount, Firm, HouseholdPerson, Person, Roster
from zerotrip.notices.actions import tell, tell_all
from zerotrip.org.models import Role
from zerotrip.org.queries import holders, partners_officers

KNOWN_BEFORE = timedelta(days=30)
"""An address left so lately hears of a changed account too."""


def account_changed(account: BankAccount, *, at: datetime) -> None:
    """Also to whoever did not change it themselves: this is how a theft is noticed."""
    day, masked = day_of(at), account.masked
    if account.firm:
        _account_of_a_firm_changed(account, account.firm, at=at)
    if account.person is None:
        return
    tell(
        to_key=account.person.key,
        event="members.account-changed",
        title=both(lambda: _("Your bank account was changed")),
        body=both(
            lambda: (
                _(
                    "From %(day)s on you are paid on %(account)s; nothing goes there in the first 24 hours. "
                    "If it was not you, stop it on the page of your account."
                )
                % {"day": in_words(day), "account": f"{account.bank_name} {masked}"}
            )
        ),
        link="/m/me/account/",
        at=at,
        email=account.person.email,
        formerly=KNOWN_BEFORE,
    )


def account_refused(account: BankAccount, *, person: Person, at: datetime) -> None:
    tell(
        to_key=person.key,
        event="members.account-refused",
        title=both(lambda: _("Your bank account cannot be paid to")),
        body=both(
            lambda: (
                _(
                    "The bank says that %(account)s is closed or not in your name. Nothing is paid to it. "
                    "Please enter another account, or ask your union if the bank is wrong."
                )
                % {"account": f"{account.bank_name} {account.masked}"}
            )
        ),
        link="/m/me/account/",
        at=at,
        email=person.email,
    )


def _account_of_a_firm_changed(account: BankAccount, firm: Firm, *, at: datetime) -> None:
    """To everybody who speaks for it, and to the union that pays it."""
    day, place = day_of(at), firm.organisation.path
    union = holders(Role.OFFICER, covering=place, on=day)
    users = [*partners_officers(firm.code, covering=place, on=day), *union]
    tell_all(
        to_keys=sorted({user.actor.key for user in users}),
        event="members.account-changed",
        title=both(lambda: _("The account of %(firm)s was changed") % {"firm": firm.name}),
        body=both(
            lambda: (
                _("It is paid on %(account)s, not in the first 24 hours. Stop it if it is wrong.")
                % {"account": f"{account.bank_name} {account.masked}"}
            )
        ),
        link=f"/desk/partners/{firm.code}/",
        at=at,
    )


def account_stopped(account: BankAccount, person: Person, *, at: datetime) -> None:
    users = holders(Role.OFFICER, covering=person.organisation.path, on=day_of(at))
    tell_all(
        to_keys=sorted({user.actor.key for user in users} - {person.key}),
        event="members.account-stopped",
        title=both(lambda: _("A payee says that a stranger changed their account")),
        body=both(lambda: _("Nothing is paid to it. Please speak to them and clear it on their page.")),
        link=f"/desk/people/{person.uid}/",
        at=at,
    )


def account_cleared(person: Person, *, keep: bool, at: datetime) -> None:
    kept = _("Your union has made sure that the account is yours; you are paid on it.")
    closed = _("Your union has closed the account; please name the one that is yours.")
    tell(
        to_key=person.key,
        event="members.account-cleared",
        title=both(lambda: _("Your bank account was looked into")),
        body=both(lambda: kept if keep else closed),
        link="/m/me/account/",
        at=at,
        email=person.email,
    )


def enrolled(keys: Sequence[str], roster: Roster, *, by: Actor, at: datetime) -> None:
    """Everybody hears that they are covered; who handed the roster in hears what came of it."""
    unit, year = roster.organisation, roster.year
    tell_all(
        to_keys=keys,
        event="members.enrolled",
        title=both(lambda: _("You are covered for %(year)s") % {"year": year}),
        body=both(
            lambda: (
                _("%(unit)s has enrolled you for %(year)s. “My cover” shows what for.")
                % {"unit": unit.name, "year": year}
            )
        ),
        link="/m/cover/",
        at=at,
    )
    if by.is_person:
        tell(
            to_key=by.key,
            event="members.roster-imported",
            title=both(lambda: _("Roster imported: %(unit)s, %(year)s") % {"unit": unit.name, "year": year}),
            body=both(
                lambda: (
                    _("%(count)s enrolments were added. Lines that wait are listed with their reasons.")
                    % {"count": roster.added}
                )
            ),
            link="/desk/rosters/",
            at=at,
        )


def household_disputed(person: Person, *, at: datetime) -> None:
    users = holders(Role.OFFICER, covering=person.organisation.path, on=day_of(at))
    tell_all(
        to_keys=sorted({user.actor.key for user in users} - {person.key}),
        event="members.household-objected",
        title=both(lambda: _("Somebody objects to how their household is registered")),
        body=both(lambda: _("Please look at it on the page of people and answer.")),
        link=f"/desk/people/{person.uid}/",
        at=at,
    )


def household_answered(person: Person, place: HouseholdPerson, *, at: datetime) -> None:
    tell(
        to_key=person.key,
        event="members.household-answered",
        title=both(lambda: _("Your objection to your household was answered")),
        body=both(lambda: place.answer),
        link="/m/household/",
        at=at,
        email=person.email,
    )
