"""Whether the accounts of the demonstration, whose password everybody knows, stand in a real database."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError


def known_passwords(**_: object) -> Iterator[CheckMessage]:
    from zerotrip.demo.sign_ins import SIGN_INS

    names = {each.username for each in SIGN_INS}
    try:
        there = list(get_user_model().objects.filter(username__in=names, is_active=True).order_by("username"))
    except DatabaseError:
        return  # the settings' own checks say that there is no database yet
    if known := [user.get_username() for user in there if user.check_password(settings.DEMO_PASSWORD)]:
        yield Error(
            f"The password of {', '.join(known)} is the one of the demonstration, which everybody knows.",
            hint="Begin with an empty database, or give each another: zerotrip manage changepassword <name>.",
            id="zerotrip.E018",
        )
