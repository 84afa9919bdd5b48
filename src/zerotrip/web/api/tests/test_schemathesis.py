"""Whatever a program sends, it gets no fault of ours and no answer that the schema does not name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.clients.models import App, Delivery, Hook
from zerotrip.config.wsgi import application
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import Speak, token_for
from zerotrip.web.api.v1.door import ACTING_FOR
from zerotrip.web.tests.test_acting import a_friend

__all__ = ["hall", "lines", "settle"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW = {"nobody": 1, "member": 4, "officer": 3, "delegate": 2, "app": 6}
"""How much is tried of each operation as whom; as the app only of what it has of its own."""


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture(autouse=True)
def one_line() -> Iterator[None]:
    """A server closes its line to the database after a request; the test's own transaction is on this one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schemathesis() -> Any:
    """Asked for by each test: a whole file that is left out would be left out in CI as well."""
    return pytest.importorskip("schemathesis")


@pytest.fixture
def said(
    request: pytest.FixtureRequest, hall: Cast, settle: Settle, speak: Speak, portal: App, now: datetime
) -> dict[str, str]:
    """The headers that say who asks."""
    if request.param == "nobody":
        return {}
    if request.param == "app":
        return {"Authorization": f"Bearer {token_for(portal, None, ['news'])}"}
    if request.param == "delegate":
        acting = {ACTING_FOR: str(a_friend(hall, now).pk)}
        return speak(hall, "sun").headers | acting
    return speak(hall, {"member": "chen_user", "officer": "wu"}[request.param]).headers


@pytest.fixture
def there(settle: Settle, portal: App, now: datetime) -> dict[str, str]:
    """Something that is there, for the numbers in addresses: else every answer were 404."""
    hook = Hook.objects.create(app=portal, address="https://portal.example.org/told", secret="x", since=now)
    told = Delivery.objects.create(hook=hook, source="x:1", event="e", ref="r", at=now, next_try_at=now)
    return {"ref": next(iter(settle().values())).ref, "uid": str(told.pk)}


@pytest.mark.parametrize("said", FEW, indirect=True)
def test_no_fault_of_ours_and_nothing_undocumented(
    request: pytest.FixtureRequest, schemathesis: Any, there: dict[str, str], said: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("zerotrip.web.api.v1.limiting.STRANGERS", 10**6)
    who = request.node.callspec.params["said"]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    told = schemathesis.checks
    checks = [
        told.not_a_server_error,
        told.status_code_conformance,
        told.content_type_conformance,
        told.response_schema_conformance,
    ]
    asked = [found.ok() for found in schema.get_all_operations()]
    mine = [one for one in asked if _concerns(one, who)]
    wrong = [_wrong_in(one, who, said, there, checks) for one in mine]
    assert (len(mine) >= 2, [said for said in wrong if said]) == (True, [])


def _concerns(operation: Any, who: str) -> bool:
    if who == "app":
        return "/news" in operation.path
    return who != "delegate" or ACTING_FOR in {one.name for one in operation.headers}


def _wrong_in(
    operation: Any, who: str, said: dict[str, str], there: dict[str, str], checks: list[Any]
) -> str:
    failures = pytest.importorskip("schemathesis.core.failures")
    try:
        _try(operation, who, said, there, checks)
    except failures.FailureGroup as group:
        return f"{operation.label}: {group}"
    return ""


def _try(operation: Any, who: str, said: dict[str, str], there: dict[str, str], checks: list[Any]) -> None:
    @settings(
        max_examples=FEW[who],
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def tried(case: Any) -> None:
        for name in (case.path_parameters or {}).keys() & there.keys():
            case.path_parameters[name] = there[name]
        if who == "member":  # a mandate of nobody's would end it before anything was tried
            case.headers.pop(ACTING_FOR, None)
        headers = {"Accept-Encoding": "identity"} | said
        case.call_and_validate(headers=headers, checks=checks)

    tried()
