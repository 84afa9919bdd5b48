from __future__ import annotations

import pytest

from zerotrip.audit import reconciliation
from zerotrip.core.differences import Differs

pytestmark = pytest.mark.django_db  # on PostgreSQL each check reads one state of the database


@pytest.fixture(autouse=True)
def no_other_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation, "_checks", {})


def test_checks_run_in_order_and_name_what_differs() -> None:
    reconciliation.register("ledger", lambda: ["fund:x is 1 fen off"])
    reconciliation.register("payments", list)
    assert reconciliation.names() == ["ledger", "payments"]
    assert [str(one) for one in reconciliation.run()] == ["ledger: fund:x is 1 fen off"]


def test_each_check_says_what_holds_over_how_much_and_where_it_does_not() -> None:
    off = Differs("account", "fund:x", "1 fen off", kept=5, recomputed=4)
    reconciliation.register("ledger", lambda: [off], holds="sums", counted=lambda: {"accounts": 3})
    reconciliation.register("payments", lambda: ["batch 7: no line"])
    ledger, payments = reconciliation.prove()
    assert (ledger.holds, ledger.looked_at) == ("sums", {"accounts": 3})
    assert [str(found) for found in ledger.differences] == ["ledger: account fund:x: 1 fen off"]
    assert ledger.differences[0].parts() == {
        "book": "account", "reference": "fund:x", "says": "1 fen off", "kept": 5, "recomputed": 4,
    }  # fmt: skip
    assert payments.differences[0].parts() == {
        "book": "payments", "reference": "batch 7", "says": "no line", "kept": None, "recomputed": None,
    }  # fmt: skip


def test_a_name_stands_for_one_check() -> None:
    reconciliation.register("ledger", list)
    reconciliation.register("ledger", list)
    with pytest.raises(ValueError, match="already"):
        reconciliation.register("ledger", tuple)
