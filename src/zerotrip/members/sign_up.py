"""A member opens an account for themselves: only somebody whom the union knows, and once.

allauth builds its sign-up form on this one (ACCOUNT_SIGNUP_FORM_CLASS) and adds user name and password.
"""

from __future__ import annotations

import hmac
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid
from zerotrip.members.models import Person
from zerotrip.members.queries import person_by_id_number
from zerotrip.members.rosters.read import clean_name
from zerotrip.org.models import User
from zerotrip.org.queries import users_of

# One sentence for all that can differ: whoever tries numbers learns nothing from it.
NOT_KNOWN = _(
    "The union does not know you by this name, ID number and telephone, or you have an account already. "
    "Please ask your unit's union officer."
)


class KnownPersonForm(forms.Form):
    name = forms.CharField(label=_("Name as on the ID card"), max_length=64)
    id_number = forms.CharField(label=_("ID number"), max_length=40)
    phone = forms.CharField(label=_("Mobile phone as given to the union"), max_length=32)

    def clean_id_number(self) -> Person | None:
        try:
            return person_by_id_number(self.cleaned_data["id_number"])
        except Invalid as refused:
            raise ValidationError(str(refused), code=refused.code) from refused

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if {"name", "id_number", "phone"} <= said.keys() and not self._is(said["id_number"], said):
            raise ValidationError(NOT_KNOWN, code="not-known")
        return said

    def _is(self, person: Person | None, said: dict[str, Any]) -> bool:
        if person is None or not person.phone:
            return False
        same_phone = hmac.compare_digest(_digits(person.phone.open()), _digits(said["phone"]))
        same_name = clean_name(person.name) == clean_name(said["name"])
        return same_phone and same_name and not users_of(person.uid).exists()

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the account it has just saved."""
        person: Person = self.cleaned_data["id_number"]
        user.person_uid, user.display_name = person.uid, person.name
        user.save(update_fields=["person_uid", "display_name"])
        record("members.signed-up", person.key, by=user.actor, at=now())


def _digits(phone: str) -> bytes:
    return "".join(letter for letter in phone if letter.isdecimal()).encode()[-11:]
