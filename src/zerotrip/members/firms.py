"""Firms the union pays: entered by its officer, their account by whoever speaks for them."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotVisible
from zerotrip.members.actions import account_at, replace_account
from zerotrip.members.models import BankAccount, Firm
from zerotrip.members.policy import may_keep_firms, may_speak_for_firm
from zerotrip.org.models import Organisation
from zerotrip.org.queries import Roles, reach

CODE = re.compile(r"[a-z][a-z0-9-]{1,31}")
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


@transaction.atomic
def register_firm(
    *, code: str, name: str, credit_code: str, organisation: Organisation, by: Actor, at: datetime
) -> Firm:
    may_keep_firms(by, reach(by, day_of(at)), organisation).or_refuse()
    code, name, credit_code = code.strip().lower(), name.strip(), credit_code.strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid("firm-code", _("A partner's code is small letters, digits and hyphens."), field="code")
    if not 1 < len(name) <= 64:
        raise Invalid("firm-name", _("Please give the firm's name as its account has it."), field="name")
    if not CREDIT_CODE.fullmatch(credit_code):
        raise Invalid(
            "credit-code",
            _("A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z."),
            field="credit_code",
        )
    try:
        with transaction.atomic():
            firm = Firm.objects.create(
                code=code, name=name, credit_code=credit_code, organisation=organisation
            )
    except IntegrityError as known:
        raise Conflict("firm-known", _("This code or credit code is another firm's already.")) from known
    told = {"name": name, "organisation": organisation.code}
    record("firm.registered", firm.key, by=by, at=at, data=told)
    return firm


@transaction.atomic
def change_firm_account(
    *, firm: Firm, number: str, again: str, bank_name: str, by: Actor, at: datetime
) -> BankAccount:
    """Cools down like a member's. A firm's account has no check digit, so it is typed twice."""
    may_speak_for_firm(by, reach(by, day_of(at)), firm).or_refuse()
    read = _number(number)
    if read != _number(again):
        raise Invalid("account-typed-otherwise", _("The two numbers differ; please compare."), field="again")
    if not bank_name.strip():
        raise Invalid("bank-missing", _("Please say which bank the account is with."), field="bank_name")
    account = account_of_firm(firm)
    if account and account.number.open() == read and account.bank_name == bank_name.strip():
        return account
    fresh = account_at(bank_name, number=read, bank_code="", on=day_of(at))
    fresh.firm, fresh.holder = firm, firm.name
    return replace_account(account, fresh, by=by, at=at)


def _number(raw: str) -> str:
    digits = "".join(raw.replace("-", "").split())
    if not (digits.isascii() and digits.isdigit() and 9 <= len(digits) <= 32):
        raise Invalid("account-length", _("A firm's account number has 9 to 32 digits."), field="number")
    return digits


@transaction.atomic
def stop_firm_account(*, firm: Firm, by: Actor, at: datetime) -> None:
    """Nothing is paid to it from now on. Another one that the firm names takes its place, and cools down."""
    scope = reach(by, day_of(at))
    if not may_keep_firms(by, scope, firm.organisation):
        may_speak_for_firm(by, scope, firm).or_refuse()
    account = BankAccount.objects.filter(firm=firm, until=None, stopped_at=None)
    if not account.update(stopped_at=at):
        raise Conflict("no-account", _("There is no account to stop."))
    record("members.account-stopped", firm.key, by=by, at=at)


def account_of_firm(firm: Firm) -> BankAccount | None:
    return BankAccount.objects.filter(firm=firm, until__isnull=True).first()


def firms_seen_by(actor: Actor, on: date, *, roles: Roles) -> QuerySet[Firm]:
    """Those that the actor's union has a contract with, and those the actor speaks for."""
    scope, rows = reach(actor, on), Firm.objects.select_related("organisation")
    seen = Q(pk__in=scope.filter(Firm.objects.all(), role=roles).values("pk"))
    for grant in scope.grants:
        if grant.partner:
            seen |= Q(code=grant.partner, organisation__path__startswith=grant.path)
    return rows.filter(seen).order_by("code")


def firm_for(actor: Actor, code: str, *, on: date, roles: Roles) -> Firm:
    firm = firms_seen_by(actor, on, roles=roles).filter(code=code).first()
    if firm is None:
        raise NotVisible("no-such-firm", _("There is no such partner of yours."))
    return firm
