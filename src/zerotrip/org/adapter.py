"""How signing in by password behaves; `members.sign_up` says who may open an account."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

USER_NAME = [
    RegexValidator(
        r"^[\w.@+-]{2,64}\Z", _("A user name has 2 to 64 letters or digits; of signs only . @ + - and _.")
    )
]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Passwords are counted by axes, and by address too: nobody locks somebody else out."""

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, str]]:
        """Who has a second factor shows that one: a password that was seen must not take it away."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] != "reauthenticate"] or methods

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where one lands after signing in, with the sentence that it is done."""
        return "/"
