"""Whatever a program sends, it gets no fault of ours and no answer that the schema does not name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.config.wsgi import application
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import Speak

schemathesis = pytest.importorskip("schemathesis")
__all__ = ["hall", "lines", "settle"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW = 4


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.mark.parametrize("who", ["chen_user", "wu", ""])
def test_no_fault_of_ours_and_nothing_undocumented(
    hall: Cast, settle: Settle, speak: Speak, who: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("zerotrip.clients.limits.STRANGERS", 10**6)
    monkeypatch.setattr("zerotrip.web.api.v1.limiting.STRANGERS", 10**6)
    refs = [case.ref for case in settle().values()]
    headers = {"Accept-Encoding": "identity"} | (speak(hall, who).headers if who else {})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    told = schemathesis.checks
    checks = [
        told.not_a_server_error,
        told.status_code_conformance,
        told.content_type_conformance,
        told.response_schema_conformance,
    ]
    wrong = [_wrong_in(found.ok(), headers, refs, checks) for found in schema.get_all_operations()]
    assert [said for said in wrong if said] == []


def _wrong_in(operation: Any, headers: dict[str, str], refs: list[str], checks: list[Any]) -> str:
    try:
        _try(operation, headers, refs, checks)
    except schemathesis.core.failures.FailureGroup as group:
        return f"{operation.label}: {group}"
    return ""


def _try(operation: Any, headers: dict[str, str], refs: list[str], checks: list[Any]) -> None:
    @settings(
        max_examples=FEW,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def tried(case: Any) -> None:
        if "ref" in (case.path_parameters or {}):  # something that is there: else every answer is 404
            case.path_parameters["ref"] = refs[0]
        case.call_and_validate(headers=headers, checks=checks)

    tried()
