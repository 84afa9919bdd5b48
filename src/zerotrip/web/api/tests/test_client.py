"""The client of docs/examples is what the command makes now, and does a member's errands over HTTP."""

from __future__ import annotations

import time
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any

import pytest

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.clients.hooks import signed
from zerotrip.clients.models import App
from zerotrip.config.imports import SOURCE
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import OF_PEOPLE, Speak, token_for
from zerotrip.web.api.v1.generating import client_text
from zerotrip.web.api.v1.service import api

__all__ = ["hall", "lines", "settle"]
EXAMPLE = SOURCE.parents[1] / "docs" / "examples" / "client.py"


@pytest.fixture
def made() -> ModuleType:
    spec = spec_from_file_location("union_client", EXAMPLE)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_is_what_the_command_makes() -> None:
    made_now = client_text(api.get_openapi_schema())
    assert EXAMPLE.read_text("utf-8") == made_now, "run: zerotrip api client > docs/examples/client.py"


@pytest.mark.django_db(transaction=True)
def test_a_members_errands(
    hall: Cast, settle: Settle, portal: App, speak: Speak, live_server: Any, made: ModuleType
) -> None:
    refs = {case.ref for case in settle(diagnosis=None).values()}
    speak(hall, "chen_user")
    token = token_for(portal, hall.chen_user, OF_PEOPLE)
    union = made.Client(live_server.url, token, language="en")
    assert {case["ref"] for case in union.pages(union.cases, limit=1)} == refs
    asked = next(one for one in union.wanted() if one["paper"])
    with pytest.raises(made.Problem) as refused:
        union.hand_in(asked["case"], asked["paper"], b"no picture")
    assert (refused.value.status, refused.value.said["field"]) == (400, "file")
    gone = [union.withdraw(asked["case"], {"because": "x"}, key="withdraw-1") for _ in range(2)]
    assert [one["state"] for one in gone] == ["withdrawn"] * 2
    with pytest.raises(made.Problem) as nobody:
        made.Client(live_server.url, language="en").me()
    assert nobody.value.code == "no-token"


def test_it_knows_our_signature_and_no_other(made: ModuleType, now: datetime) -> None:
    secret, body = "c2VjcmV0", b'{"event": "case.changed"}'
    fresh = signed(secret, "1", datetime.fromtimestamp(time.time(), now.tzinfo), body)
    assert made.is_ours(f"whsec_{secret}", fresh, body)
    assert not made.is_ours(f"whsec_{secret}", fresh, body + b" ")
    assert not made.is_ours(f"whsec_{secret}", signed(secret, "1", now, body), body)
