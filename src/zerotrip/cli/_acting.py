"""Commands that act in somebody's name: whoever may run them on the server says in whose."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from zerotrip.core.actor import Actor

BY = click.option("--by", "username", required=True, metavar="USER", help="Who acts: a user name.")


@contextmanager
def acting(username: str) -> Iterator[Actor]:
    from zerotrip.cli import load_django

    load_django()
    from django.utils import translation

    from zerotrip.core.errors import Refused

    with translation.override("en"):
        try:
            yield actor_of(username)
        except Refused as refused:
            click.echo(str(refused), err=True)
            sys.exit(1)


def actor_of(username: str) -> Actor:
    """Once Django is set up; without such an account it is refused."""
    from zerotrip.core.errors import Invalid
    from zerotrip.org.models import User

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Invalid("no-such-user", "There is no active account “%(name)s”.", name=username)
    return user.actor
