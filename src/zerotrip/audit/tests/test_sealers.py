from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from zerotrip.audit.actions import record, seal
from zerotrip.audit.models import Entry
from zerotrip.audit.queries import verify
from zerotrip.audit.tests.conftest import AT, WU


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sealers_and_writers_at_once_leave_one_chain() -> None:
    gate = threading.Barrier(6)

    def work(number: int) -> None:
        gate.wait()
        try:
            for turn in range(25):
                if number < 3:
                    seal(at=AT)
                else:
                    record("case.opened", f"case:{number}-{turn}", by=WU, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    seal(at=AT)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 76))
    assert verify() == []
