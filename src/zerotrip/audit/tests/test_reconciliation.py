from __future__ import annotations

import pytest

from zerotrip.audit import reconciliation


@pytest.fixture(autouse=True)
def no_other_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation, "_checks", {})


def test_checks_run_in_order_and_name_what_differs() -> None:
    reconciliation.register("ledger", lambda: ["fund:x is 1 fen off"])
    reconciliation.register("payments", list)
    assert reconciliation.names() == ["ledger", "payments"]
    assert [str(one) for one in reconciliation.run()] == ["ledger: fund:x is 1 fen off"]


def test_a_name_stands_for_one_check() -> None:
    reconciliation.register("ledger", list)
    reconciliation.register("ledger", list)
    with pytest.raises(ValueError, match="already"):
        reconciliation.register("ledger", tuple)
