"""The description speaks both languages, whole; names and codes are the same in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client

from zerotrip.web.api.v1.reading import described
from zerotrip.web.api.v1.service import api
from zerotrip.web.api.v1.words import WORDS, one_line


def test_every_sentence_has_its_chinese_and_none_is_left_over() -> None:
    english, chinese = (dict(_sentences(described(code))) for code in ("en", "zh-hans"))
    meant = {one_line(text) for _place, text in _sentences(api.get_openapi_schema())}
    assert meant == set(english.values()) == {_english(word) for word in WORDS}
    assert [place for place, said in chinese.items() if said == english[place] or said.isascii()] == []
    assert english.keys() == chinese.keys()


def _english(word: Any) -> str:
    from django.utils.translation import override

    with override("en"):
        return str(word)


def _sentences(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        if key in ("summary", "description") and isinstance(value, str):
            yield f"{place}/{key}", value
        elif isinstance(value, (dict, list)):
            yield from _sentences(value, f"{place}/{key}")


def test_it_is_told_in_the_language_that_was_asked_for(client: Client) -> None:
    def told(query: str = "", **headers: str) -> tuple[str, str, str]:
        answer = client.get(f"/api/v1/openapi.json{query}", headers=headers)
        said = answer.json()
        flow = said["components"]["securitySchemes"]["Bearer"]["flows"]["authorizationCode"]
        summary = said["paths"]["/api/v1/me/offers"]["get"]["summary"]
        return answer["Content-Language"], summary, flow["scopes"]["profile"]

    english = ("en", "What is there for the taking", "Know your name")
    chinese = ("zh-hans", "可以申领的", "知道您的姓名")
    assert told(**{"Accept-Language": "en"}) == told("?lang=en") == english
    assert told()[0] == "zh-hans"
    assert told("?lang=zh-Hans", **{"Accept-Language": "en"})[::2] == chinese[::2]
    assert told("?lang=fr", **{"Accept-Language": "en"}) == english


def test_acting_has_no_address_of_the_api(client: Client) -> None:
    uid = "00000000-0000-4000-8000-000000000000"
    assert client.get(f"/for/{uid}/api/v1/openapi.json").status_code == 404
