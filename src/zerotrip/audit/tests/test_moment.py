"""What is written while a check reads is no difference to it. On PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection
from django.utils.translation import gettext_lazy as _

from zerotrip.audit import reconciliation
from zerotrip.audit.actions import record
from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.core.differences import Book, Differs

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_check_reads_one_state_whatever_is_written_meanwhile(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write() -> None:
        record("case.approved", "case:1", by=Actor.system("worker"), at=now)
        connection.close()

    def check() -> Iterator[Differs]:
        before = Entry.objects.count()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write).result()
        if (after := Entry.objects.count()) != before:
            yield Differs(Book.ENTRY, "case:1", _("came meanwhile"), before, after)

    monkeypatch.setattr(reconciliation, "_checks", {})
    reconciliation.register("journal", check, counted=lambda: {"entries": Entry.objects.count()})
    (proof,) = reconciliation.prove()
    assert (proof.differences, proof.looked_at, Entry.objects.count()) == ([], {"entries": 0}, 1)
