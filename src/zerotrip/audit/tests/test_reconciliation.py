from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zerotrip.audit import reconciliation
from zerotrip.core.differences import Book, Differs

pytestmark = pytest.mark.django_db  # on PostgreSQL each check reads one state of the database


OFF = Differs(Book.ACCOUNT, "fund:x", _("{kept} kept, {recomputed} came"), kept=5, recomputed=4)


@pytest.fixture(autouse=True)
def no_other_checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reconciliation, "_checks", {})
    with override("en"):
        yield


def test_checks_run_in_order_and_name_what_differs() -> None:
    reconciliation.register("ledger", lambda: [OFF])
    reconciliation.register("payments", list)
    assert reconciliation.names() == ["ledger", "payments"]
    assert [str(one) for one in reconciliation.run()] == ["ledger: account fund:x: 0.05 kept, 0.04 came"]


def test_each_check_says_what_holds_over_how_much_and_where_it_does_not() -> None:
    reconciliation.register("ledger", lambda: [OFF], holds="sums", counted=lambda: {"accounts": 3})
    reconciliation.register("payments", lambda: [Differs(Book.BATCH, "7", _("no line"))])
    ledger, payments = reconciliation.prove()
    assert (ledger.holds, ledger.looked_at) == ("sums", {"accounts": 3})
    assert [str(found) for found in ledger.differences] == ["ledger: account fund:x: 0.05 kept, 0.04 came"]
    assert ledger.differences[0].found.parts() == {
        "book": "account", "reference": "fund:x", "says": "0.05 kept, 0.04 came",
        "kept": 5, "recomputed": 4,
    }  # fmt: skip
    assert payments.differences[0].found.parts() == {
        "book": "batch", "reference": "7", "says": "no line", "kept": None, "recomputed": None,
    }  # fmt: skip


def test_a_name_stands_for_one_check() -> None:
    reconciliation.register("ledger", list)
    reconciliation.register("ledger", list)
    with pytest.raises(ValueError, match="already"):
        reconciliation.register("ledger", tuple)
