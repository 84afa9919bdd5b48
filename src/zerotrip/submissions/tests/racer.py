"""A process of its own that sends forty keys to a SQLite file: `racer.py FILE prepare|race`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from uuid import uuid4

import django
from django.conf import settings

AT = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)
OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def main(file: str, verb: str) -> None:
    settings.configure(
        SECRET_KEY="the same in every process",
        USE_TZ=True,
        INSTALLED_APPS=["zerotrip.submissions"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": OPTIONS}},
    )
    django.setup()
    if verb == "prepare":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
    else:
        for number in range(40):
            print(send(f"k{number}"))


def send(key: str) -> str:
    from zerotrip.core.actor import Actor
    from zerotrip.submissions.actions import once
    from zerotrip.submissions.models import Submission

    def act() -> str:
        return str(Submission.objects.create(by_key="effect", key=uuid4().hex, at=AT).pk)

    return once(key=key, body=key, by=Actor.system("racer"), at=AT, act=act)


if __name__ == "__main__":
    main(*sys.argv[1:])
