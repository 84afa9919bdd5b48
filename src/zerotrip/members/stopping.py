"""“It was not I who changed it”: nothing is paid to the account until an officer has cleared it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, Stale
from zerotrip.members import notices
from zerotrip.members.models import BankAccount, Person
from zerotrip.members.policy import may_change_account, may_clear_account
from zerotrip.org.queries import reach


@transaction.atomic
def stop_account(*, person: Person, by: Actor, at: datetime) -> BankAccount:
    """By the payee themselves; the same again answers the same."""
    may_change_account(by, person).or_refuse()
    account = _open(person)
    if BankAccount.objects.filter(pk=account.pk, until=None, stopped_at=None).update(stopped_at=at):
        record("members.account-stopped", person.key, by=by, at=at, data={"account": account.masked})
        notices.account_stopped(account, person, at=at)
    account.refresh_from_db()
    return account


@transaction.atomic
def clear_account(*, person: Person, keep: bool, by: Actor, at: datetime, because: str) -> None:
    """An officer has spoken to the payee: the account is theirs, or it is closed and they name another."""
    may_clear_account(by, reach(by, day_of(at)), person).or_refuse()
    if not because.strip():
        raise Invalid("reason-missing", _("Please write down how you made sure."), field="because")
    account = _open(person)
    outcome = {"stopped_at": None, "refused_at": None} if keep else {"until": max(account.since, day_of(at))}
    barred = Q(stopped_at__isnull=False) | Q(refused_at__isnull=False)
    stopped = BankAccount.objects.filter(barred, pk=account.pk, until=None)
    if not stopped.update(**outcome):
        raise Stale("account-not-stopped", _("This account is not stopped any more."))
    data = {"account": account.masked, "kept": keep}
    record("members.account-cleared", person.key, by=by, at=at, because=because, data=data)
    notices.account_cleared(person, keep=keep, at=at)


@transaction.atomic
def account_checked(*, person: Person, number: str, works: bool | None, by: Actor, at: datetime) -> None:
    """What the bank says of an account counts only of the one that is open now."""
    account = BankAccount.objects.filter(person=person, until__isnull=True).first()
    if account is None or works is None or account.number.open() != number:
        return
    mine = BankAccount.objects.filter(pk=account.pk, until=None)
    data = {"account": account.masked}
    if works and mine.filter(refused_at__isnull=False).update(refused_at=None):
        record("members.account-works", person.key, by=by, at=at, data=data)
    elif not works and mine.filter(refused_at=None).update(refused_at=at):
        record("members.account-refused", person.key, by=by, at=at, data=data)
        notices.account_refused(account, person=person, at=at)


def _open(person: Person) -> BankAccount:
    account = BankAccount.objects.filter(person=person, until__isnull=True).first()
    if account is None:
        raise Stale("no-account", _("There is no account to stop."))
    return account
