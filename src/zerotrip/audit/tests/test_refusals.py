"""A refusal refuses what it says and no more, and goes without a trace when its migration is taken back."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from zerotrip.audit.refusals import Refusal

SAYS = "a sealed parcel stays"
SEALED = "EXISTS (SELECT 1 FROM parcel_seal WHERE parcel = OLD.id)"
REFUSALS = (
    Refusal("parcel_stays", "UPDATE OF weight", "parcel", SAYS, SEALED),
    Refusal("parcel_kept", "DELETE", "parcel", SAYS),
    Refusal("parcel_weighs", "INSERT", "parcel", "a parcel weighs something", "NEW.weight < 1"),
    Refusal("parcel_whole", "TRUNCATE", "parcel", SAYS),
)


def said(sql: str) -> str:
    """What the database answers; empty where it does as it is told."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        assert isinstance(error, IntegrityError)
        return str(error).splitlines()[0]
    return ""


@pytest.mark.django_db
def test_what_is_refused_is_that_and_no_more() -> None:
    for sql in (
        "CREATE TABLE parcel (id integer PRIMARY KEY, weight integer, shelf integer)",
        "CREATE TABLE parcel_seal (parcel integer)",
        "INSERT INTO parcel VALUES (1, 10, 1), (2, 10, 1)",
        "INSERT INTO parcel_seal VALUES (1)",
    ):
        assert said(sql) == ""
    for each in REFUSALS:
        each.put(using="default")
    tried = {
        "UPDATE parcel SET weight = 11 WHERE id = 1": SAYS,
        "UPDATE parcel SET weight = 11 WHERE id = 2": "",
        "UPDATE parcel SET shelf = 2": "",
        "DELETE FROM parcel WHERE id = 2": SAYS,
        "INSERT INTO parcel VALUES (3, 0, 1)": "a parcel weighs something",
        "INSERT INTO parcel VALUES (3, NULL, 1)": "",
    }
    assert {sql: said(sql) for sql in tried} == tried
    if connection.vendor == "postgresql":
        assert said("TRUNCATE parcel") == SAYS
    for each in REFUSALS:
        each.lift(using="default")
    assert {sql: said(sql) for sql in list(tried)[:4]} == dict.fromkeys(list(tried)[:4], "")
