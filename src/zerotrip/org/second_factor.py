"""A second factor: what allauth keeps of it is sealed, and who must have one."""

from __future__ import annotations

from base64 import b64decode, b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.org.models import User
from zerotrip.org.queries import reach
from zerotrip.vault.seal import open_sealed, seal

PURPOSE, PLACE = "sign-in", "mfa"
PROVEN = "factor"
"""In the session: a second factor was used, or set up, in it."""
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Codes on paper are no factor of their own: they stand in for one that is lost."""


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library is not typed
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That was not right. Take the newest code, or try the other way."),
        "cannot_delete_authenticator": _(
            "Whoever holds a post needs one. Set up another first, then remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(seal(PURPOSE, text.encode(), PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(PURPOSE, b64decode(encrypted_text), PLACE).decode()

    def get_totp_label(self, user: User) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return str(_("Zero trips"))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody who must have one."""
        others = factors_of(authenticator.user).exclude(pk=authenticator.pk)
        return not is_staff(authenticator.user) or others.exists()


def factors_of(user: User) -> QuerySet[Authenticator]:
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return found


def is_staff(user: User) -> bool:
    """Whoever holds a post today, where the installation asks them for a second factor."""
    return settings.ZEROTRIP_SECOND_FACTOR and bool(reach(user.actor, day_of(now())).roles)
