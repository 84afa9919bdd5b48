"""Whatever is wrong under /api/ is a problem in both languages, never a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import Speak

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/nothing", 404),
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/items/no.such.item", 404),
        ("get", "/api/v1/items/%00", 404),
        ("put", "/api/v1/items", 405),
        ("post", "/api/v1/items", 405),
        ("post", "/api/v1/openapi.json", 405),
        ("delete", "/api/v1/docs", 405),
        ("get", "/api", 404),
        ("get", "/api/v1/me", 401),
        ("get", "/api/v1/me?x=%zz", 400),
        ("get", "/api/v1/items?limit=0", 422),
        ("get", "/api/v1/items?cursor=nonsense", 400),
        ("get", "/api/v1/search", 422),
    ],
)
def test_it_is_a_problem(client: Client, method: str, path: str, status: int) -> None:
    answer = getattr(client, method)(path, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    said = answer.json()
    assert (said["status"], said["detail"]) == (status, said["detail_by_language"]["en"])
    assert said["detail_by_language"]["zh-Hans"] != said["detail"]
    assert ("Allow" in answer, "WWW-Authenticate" in answer) == (status == 405, status == 401)


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/api/v1/items", "GET"),
        ("/api/v1/applications", "GET, POST"),
        ("/api/v1/openapi.json", "GET, HEAD"),
        ("/api/cases/HZ-2026-000001/asks", "POST"),
        ("/api/feeds/settlement/settlements", "POST"),
    ],
)
def test_a_method_that_is_not_known_is_told_those_that_are(client: Client, path: str, allow: str) -> None:
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "MADEUP"):
        answer = client.generic(method, path)
        assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
        assert ", ".join(sorted(answer["Allow"].split(", "))) == allow
        assert set(answer.json()["detail_by_language"]) == {"zh-Hans", "en"}


def test_a_fault_of_ours_is_one_too(cast: Cast, speak: Speak, monkeypatch: Any) -> None:
    def fault(*_given: object, **_more: object) -> None:
        raise RuntimeError("of 陈秀英")

    monkeypatch.setattr("zerotrip.web.api.v1.me.saved_for", fault)
    chen = speak(cast, "chen_user")
    chen.client.raise_request_exception = False
    answer = chen.get("/me")
    assert (answer.status_code, answer.json()["code"], "陈" in answer.content.decode()) == (
        500,
        "internal-server-error",
        False,
    )


def test_an_act_wants_its_key_and_the_same_key_the_same_body(cast: Cast, speak: Speak) -> None:
    chen = speak(cast, "chen_user")
    without = chen.client.post(
        "/api/v1/applications", '{"item": "x"}', content_type="application/json", headers=chen.headers
    )
    assert (without.status_code, without.json()["code"]) == (400, "idempotency-key")
    unknown = chen.post("/applications", {"item": "no.such", "more": 1})
    assert (unknown.status_code, unknown.json()["errors"][0]["where"][-1]) == (422, "more")


def test_the_schema_is_openapi_3_1_and_names_every_refusal(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"] == "3.1.0"
    every = [said for methods in schema["paths"].values() for said in methods.values()]
    assert all("400" in said["responses"] for said in every)
    scopes = {one for said in every for need in said.get("security", []) for one in need["Bearer"]}
    assert {"me:read", "cases:act"} <= scopes
