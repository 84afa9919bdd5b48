"""The database's own full-text index over the column of tokens: FTS5 on SQLite, a GIN index on PostgreSQL.

Both only gather what has one of the tokens; what is how near is reckoned in `ranking`, alike for both.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from zerotrip.catalogue.queries import in_force
from zerotrip.guides.models import Passage

_SQLITE = "SELECT rowid FROM guides_grams WHERE guides_grams MATCH %s"
_POSTGRESQL = "SELECT id FROM guides_passage WHERE to_tsvector('simple', grams) @@ to_tsquery('simple', %s)"


def having_any(wanted: Collection[str], beginnings: Collection[str], on: date) -> QuerySet[Passage]:
    """Passages of the editions in force with one of the tokens, or one that begins like one of the others.

    Tokens are letters and digits only (see `tokens`): nothing in them is an operator of either language.
    """
    if connection.vendor == "sqlite":
        sql, terms = _SQLITE, [f'"{one}"' for one in wanted] + [f'"{one}"*' for one in beginnings]
        query = " OR ".join(terms)
    else:
        sql, terms = _POSTGRESQL, [*wanted, *(f"{one}:*" for one in beginnings)]
        query = " | ".join(terms)
    having = RawSQL(sql, [query])  # noqa: S611 - the text is constant, the query a parameter
    return Passage.objects.filter(pk__in=having, edition__in=in_force(on).order_by().values("pk"))
