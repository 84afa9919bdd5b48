"""People open an account for themselves: whom the union knows, and whom a member named to act for them; once.

allauth builds its sign-up form on this one (ACCOUNT_SIGNUP_FORM_CLASS) and adds user name and password.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid
from zerotrip.core.identity import read_id_number
from zerotrip.members.mandates.invited import invitations, tie
from zerotrip.members.mandates.queries import digits_of, index_of
from zerotrip.members.models import Person
from zerotrip.members.models.mandates import MandateRows
from zerotrip.members.rosters.read import clean_name
from zerotrip.org.models import User
from zerotrip.org.queries import users_of

# One sentence for all that can differ: whoever tries numbers learns nothing from it.
NOT_KNOWN = _(
    "Neither the union nor anybody who named you to act for them knows you by this name, ID number and "
    "telephone, or you have an account already. Please ask your unit's union officer, or whoever named you."
)


class KnownPersonForm(forms.Form):
    name = forms.CharField(label=_("Name as on the ID card"), max_length=64)
    id_number = forms.CharField(label=_("ID number"), max_length=40)
    phone = forms.CharField(label=_("Mobile phone as the union has it, or whoever named you"), max_length=32)

    def clean_id_number(self) -> str:
        """Its blind index: the number itself is needed no further."""
        try:
            return index_of(read_id_number(self.cleaned_data["id_number"]).value)
        except Invalid as refused:
            raise ValidationError(str(refused), code=refused.code) from refused

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if {"name", "id_number", "phone"} <= said.keys() and not self._finds(said, at=now()):
            raise ValidationError(NOT_KNOWN, code="not-known")
        return said

    def _finds(self, said: dict[str, Any], *, at: datetime) -> bool:
        """A member by what the union knows of them; anybody else by what a member said of them."""
        person = Person.objects.filter(id_index=said["id_number"]).first()
        self.person = person if person and _is(person, said) else None
        self.invited: MandateRows | None = None
        if person is None:
            named = clean_name(said["name"])
            self.invited = invitations(
                index=said["id_number"], name=named, phone=said["phone"], on=day_of(at)
            )
        return self.person is not None or bool(self.invited)

    @transaction.atomic
    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the account it has just saved."""
        if self.person is not None:
            user.person_uid, user.display_name = self.person.uid, self.person.name
        elif self.invited is not None:
            user.person_uid, user.display_name = tie(self.invited), clean_name(self.cleaned_data["name"])
        user.save(update_fields=["person_uid", "display_name"])
        record(
            "members.signed-up", f"person:{user.person_uid}", by=User.objects.get(pk=user.pk).actor, at=now()
        )


def _is(person: Person, said: dict[str, Any]) -> bool:
    if not person.phone:
        return False
    same_phone = hmac.compare_digest(
        digits_of(person.phone.open()).encode(), digits_of(said["phone"]).encode()
    )
    same_name = clean_name(person.name) == clean_name(said["name"])
    return same_phone and same_name and not users_of(person.uid).exists()
