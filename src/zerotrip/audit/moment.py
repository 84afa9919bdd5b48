"""One state of the database for several queries, so that what is written between them is no difference."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.db import connection, transaction


def one_moment() -> AbstractContextManager[None]:
    """On PostgreSQL all queries within see the same state; SQLite would keep writers out for it."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        return _repeatable()
    return nullcontext()


@contextmanager
def _repeatable() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
