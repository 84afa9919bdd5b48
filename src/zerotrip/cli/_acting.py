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
    from zerotrip.org.models import User

    with translation.override("en"):
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            click.echo(f"There is no active user {username!r}.", err=True)
            sys.exit(1)
        try:
            yield user.actor
        except Refused as refused:
            click.echo(str(refused), err=True)
            sys.exit(1)
