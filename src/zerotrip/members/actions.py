"""Joining, leaving, being paid elsewhere; what units may enrol their people in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.identity import read_bank_account, read_id_number
from zerotrip.core.money import fen_of_yuan
from zerotrip.members import notices
from zerotrip.members.filing import end_filings, file_hardship
from zerotrip.members.following import follow_employment
from zerotrip.members.households import live_together, register
from zerotrip.members.models import BankAccount, Membership, Person, Product
from zerotrip.members.objections import answer_objection, object_to_place
from zerotrip.members.policy import may_change_account
from zerotrip.members.rosters.enrol import import_roster
from zerotrip.members.rosters.preview import preview_roster
from zerotrip.members.rosters.read import clean_name
from zerotrip.members.signals import account_given
from zerotrip.members.stopping import clear_account, stop_account
from zerotrip.org.models import Organisation

__all__ = [
    "answer_objection",
    "change_account",
    "clear_account",
    "end_filings",
    "file_hardship",
    "follow_employment",
    "import_roster",
    "join",
    "live_together",
    "load_products",
    "object_to_place",
    "preview_roster",
    "register",
    "stop_account",
]


@transaction.atomic
def load_products(*, file: Path, by: Actor, at: datetime) -> int:
    """Takes over what `packs/<place>/products.toml` offers; the file wins over what was there."""
    offer = tomllib.loads(file.read_text("utf-8"))
    entries, titles = offer["product"], {basis["id"]: basis["title"] for basis in offer.get("basis", [])}
    for entry in entries:
        basis = " · ".join(titles.get(key, key) for key in entry.get("basis", []))
        Product.objects.update_or_create(
            code=entry["code"], defaults={**_product(entry), "basis": basis[:300]}
        )
    record("members.products-loaded", f"file:{file.name}", by=by, at=at, data={"products": len(entries)})
    return len(entries)


def _product(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name_zh": entry["name"]["zh-Hans"],
        "name_en": entry["name"]["en"],
        "fee_fen": fen_of_yuan(entry["fee"]),
        "fund": entry["fund"],
        "window_opens": entry["window"]["opens"],
        "window_closes": entry["window"]["closes"],
        "only_for": entry.get("only_for", ""),
        "is_gift": entry.get("gift", False),
    }


@transaction.atomic
def join(
    *,
    name: str,
    id_number: str,
    organisation: Organisation,
    on: date,
    by: Actor,
    at: datetime,
    phone: str = "",
    email: str = "",
    uid: Any = None,
) -> Person:
    """Makes somebody known to the union, and a member of the unit's. Who is known already is a Conflict."""
    number = read_id_number(id_number)
    person = Person(
        name=clean_name(name),
        id_number=number.value,
        sex=number.sex,
        birth_date=number.birth_date,
        phone=phone,
        email=email,
        organisation=organisation,
        joined_on=on,
        **({"uid": uid} if uid else {}),
    )
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "person-known", _("The union knows somebody under this ID number already."), field="id_number"
        ) from error
    Membership.objects.create(person=person, organisation=organisation, since=on)
    record("members.joined", person.key, by=by, at=at, data={"organisation": organisation.code})
    return person


COOLING = timedelta(hours=24)
"""How long nothing is paid to an account that took another's place: time to say that it was a stranger."""


@transaction.atomic
def change_account(
    *,
    person: Person,
    number: str,
    bank_name: str,
    by: Actor,
    at: datetime,
    holder: str | None = None,
    bank_code: str = "",
) -> BankAccount:
    """Closes the open account and opens another. The same number again is the same account."""
    may_change_account(by, person).or_refuse()
    read = read_bank_account(number)
    if holder is not None and clean_name(holder) != clean_name(person.name):
        raise Invalid(
            "holder-differs",
            _("The account must be your own: the holder's name is not the one the union knows you by."),
            field="holder",
        )
    if not bank_name.strip():
        raise Invalid("bank-missing", _("Please say which bank the account is with."), field="bank_name")
    account = BankAccount.objects.filter(person=person, until__isnull=True).first()
    if account and account.stopped_at:
        raise Conflict(
            "account-stopped",
            _("You said that a stranger changed your account; your union will speak to you first."),
        )
    same = account is not None and account.number.open() == read
    if account and same and account.refused_at:
        raise Invalid(
            "account-refused",
            _("The bank says that this account is closed or not in your name; please enter another one."),
            field="number",
        )
    if account and same and account.bank_name == bank_name.strip():
        return account
    fresh = account_at(bank_name, number=read, bank_code=bank_code, on=day_of(at))
    fresh.person, fresh.holder = person, person.name
    return replace_account(account, fresh, by=by, at=at)


def account_at(bank_name: str, *, number: str, bank_code: str, on: date) -> BankAccount:
    return BankAccount(
        bank_name=bank_name.strip()[:80], bank_code=bank_code, number=number, tail=number[-4:], since=on
    )


def replace_account(old: BankAccount | None, new: BankAccount, *, by: Actor, at: datetime) -> BankAccount:
    if old:
        new.usable_from = at + COOLING
        BankAccount.objects.filter(pk=old.pk, until__isnull=True).update(until=max(new.since, old.since))
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "account-just-changed",
            _("Your account was changed at this very moment from elsewhere. Please look at it again."),
        ) from error
    data = {"from": old.masked if old else "", "to": new.masked}
    record("members.account-changed", new.payee.key, by=by, at=at, data=data)
    if old:
        notices.account_changed(new, at=at)
    if by.is_person and new.person:
        account_given.send(BankAccount, account=new, by=by, at=at)
    return new
