"""The auditor reads everything and changes nothing: pages, trails, verification, decisions made again."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.urls import NoReverseMatch, reverse

from zerotrip.audit.actions import seal
from zerotrip.audit.models import Entry
from zerotrip.audit.verifying import last_verification, verify_everything
from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.funds.models import Fund
from zerotrip.ledger.models import Account
from zerotrip.members.models import Roster
from zerotrip.web.console.urls import urlpatterns
from zerotrip.web.door import SENT_BY_AUDITORS
from zerotrip.web.tests.test_boards import text
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_people_lists import key

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db

READS = {"audit", "people", "cases", "find"}
"""Verifying the chain and searching are sent by post as well, and change nothing."""
OWN = SENT_BY_AUDITORS - READS


def names_of(settled: dict[str, Any], cast: Cast) -> dict[str, dict[str, object]]:
    """By argument and the first part of the address: something that is there."""
    ref = next(iter(settled.values())).ref
    nobody = "5b2c6d9e-0d0a-4c55-8f0e-2f5b8f3a7a00"
    return {
        "ref": {"cases": ref, "partner": ref},
        "uid": {"people": cast.chen.uid, "rosters": Roster.objects.latest("imported_at").uid, "": nobody},
        "code": {"funds": Fund.objects.values_list("code", flat=True)[0], "units": cast.unit.code, "": "x"},
        "slug": {"": "2026-06"},
        "item_id": {"": "hz.mutual-aid.hospital"},
        "verb": {"": "agree"},
        "listed": {"": nobody},
        "pk": {"": 1},
        "key": {"": 1},
    }


def addresses(named: dict[str, dict[str, object]]) -> dict[str, str]:
    found = {}
    for pattern in urlpatterns:
        first = str(pattern.pattern).partition("/")[0]
        wanted = pattern.pattern.converters
        given = {name: named.get(name, {}).get(first, named.get(name, {}).get("", "x")) for name in wanted}
        try:
            found[str(pattern.name)] = reverse(f"desk:{pattern.name}", kwargs=given)
        except NoReverseMatch:
            found[str(pattern.name)] = reverse(f"desk:{pattern.name}", kwargs=given | {"key": "x"})
    return found


def everything() -> dict[str, str]:
    """A hash of each table, but those that say who came by."""
    told = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in ("org_session", "org_user"):
                cursor.execute(f'SELECT * FROM "{table}"')
                told[table] = sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return told


def test_nothing_that_an_auditor_sends_changes_anything(hall: Cast, settle: Settle) -> None:
    auditor = signed_in(hall, "auditor")
    known = addresses(names_of(settle(), hall))
    before, wrong = everything(), []
    for name, address in known.items():
        if name in OWN:
            continue
        sent = {"key": key(), "verb": "release", "because": "看一看", "act": "save", "does": "drop"}
        status = auditor.post(address, sent).status_code
        if status not in (403, 404) and name not in READS:
            wrong.append(f"{name} {address}: {status}")
    assert wrong == []
    assert [table for table, hash in everything().items() if before[table] != hash] == []


def test_auditor_reads_where_others_work(hall: Cast) -> None:
    auditor = signed_in(hall, "auditor")
    pages = ["editor/", "editor/items/hz.mutual-aid.hospital/", "reform/", "mall/", "mall/orders/", "coming/",
             "people/alike/", "auditing/", "cashier/", "payments/rules/"]  # fmt: skip
    assert [page for page in pages if auditor.get(f"/desk/{page}").status_code != 200] == []
    for page in ("editor/", "reform/", "mall/", "coming/"):
        assert 'name="key"' not in auditor.get(f"/desk/{page}").content.decode()
        refused = auditor.post(f"/desk/{page}", {"key": key()})
        assert refused.status_code in (403, 404)
    assert 'name="key"' in signed_in(hall, "admin").get("/desk/editor/").content.decode()
    rates = [signed_in(hall, name).get("/desk/zero-trip/").content.decode() for name in ("auditor", "wu")]
    assert ["/walk-in/" in page for page in rates] == [False, True]  # no page is offered that refuses


def test_what_the_worker_verified_is_on_the_page(cast: Cast, now: datetime) -> None:
    auditor = signed_in(cast, "auditor")
    assert "has not verified anything yet" in text(auditor, "/desk/auditing/")
    seal(at=now)
    assert verify_everything(at=now).holds
    assert "chain holds and everything agrees" in text(auditor, "/desk/auditing/")
    account = Account.objects.filter(address__startswith="fund:").first()
    assert account is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_account SET posted_in_minor = posted_in_minor + 1 WHERE id = %s", [account.pk]
        )
    found = verify_everything(at=now)
    assert (found.holds, last_verification()) == (False, found)
    page = text(auditor, "/desk/auditing/", "zh-hans")
    assert account.address in page and "日志链完好" not in page


def test_a_case_has_its_trail_and_is_decided_again(hall: Cast, settle: Settle) -> None:
    case = next(one for one in settle().values() if one.receipts.exists())
    auditor, wu = signed_in(hall, "auditor"), signed_in(hall, "wu")
    page = text(auditor, f"/desk/cases/{case.ref}/")
    assert f"?about=case%3A{case.ref}" in page and "Decide again from its receipts" in page
    assert "Decide again from its receipts" not in text(wu, f"/desk/cases/{case.ref}/")
    again = text(auditor, f"/desk/auditing/replay/?ref={case.ref.lower()}")
    assert "the same to the byte" in again
    assert wu.get(f"/desk/auditing/replay/?ref={case.ref}").status_code == 403
    assert auditor.get("/desk/auditing/replay/?ref=HZ-2026-999999").status_code == 404
    assert auditor.get(f"/desk/people/{hall.chen.uid}/").content.decode().count("?about=person%3A") == 1


def test_a_trail_is_narrowed_by_thing_day_and_act(hall: Cast, settle: Settle) -> None:
    case = next(iter(settle().values()))
    auditor = signed_in(hall, "auditor")
    entry = Entry.objects.filter(about=f"case:{case.ref}").earliest("id")

    def shown(**asked: str) -> int:
        answer = auditor.get("/desk/audit/", asked)
        return int(answer.context["page"].paginator.count)

    own = Entry.objects.filter(about=f"case:{case.ref}")
    assert shown(about=f"case:{case.ref}") == own.count() > 0
    assert shown(about=f"case:{case.ref}", act=entry.what) == own.filter(what=entry.what).count() > 0
    assert shown(since="2026-06-12", until="2026-06-12", about=f"case:{case.ref}") == own.count()
    assert shown(until="2026-06-11", about=f"case:{case.ref}") == 0
    assert shown(since="yesterday", about=f"case:{case.ref}") == own.count()
