"""The union's own programs may ask for what is missing, and are refused what an office supplies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zerotrip.cases.tests.conftest import MAJOR, Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db
GIVEN = {"paper": "diagnosis-proof", "fact": "settlement.diagnosis", "because": "核对"}


def _post(client: Any, ref: str, given: object) -> Any:
    return client.post(f"/api/cases/{ref}/asks", json.dumps(given), content_type="application/json")


def test_a_paper_that_a_connector_supplies_is_refused_with_its_name(hall: Cast, settle: Settle) -> None:
    ref, wu = settle()[MAJOR].ref, signed_in(hall, "wu")
    answer = _post(wu, ref, GIVEN)
    said = answer.json()
    assert (answer.status_code, said["code"], said["connector"]) == (
        409,
        "connector-supplies",
        "medical-insurance.settlement",
    )
    assert said["msg"]["en"].startswith("“Medical insurance · settlement” supplies this")
    lawful = _post(wu, ref, GIVEN | {"legal_reason": "original-by-law"})
    assert (lawful.status_code, lawful.json()["state"]) == (201, "supplement")


def test_others_find_nothing_and_nonsense_is_said_to_be_so(hall: Cast, settle: Settle, client: Any) -> None:
    ref = settle()[MAJOR].ref
    assert _post(client, ref, GIVEN).status_code == 403
    assert _post(signed_in(hall, "qian"), ref, GIVEN).status_code == 404
    assert _post(signed_in(hall, "wu"), ref, ["paper"]).status_code == 400
    assert _post(signed_in(hall, "wu"), ref, GIVEN | {"paper": "passport"}).status_code == 400
