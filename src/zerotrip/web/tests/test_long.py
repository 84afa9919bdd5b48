"""Into every field of every form 500 characters, emoji among them: nothing breaks, nothing overflows."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db.models import CharField, TextField
from django.test import Client

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import DESK_PAGES, MEMBER_PAGES, signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db

LONG = "欧阳🙂" * 125 + "阿不都热依木·买买提明 عبد الرحيم"
BY_THEMSELVES = {"hidden", "radio", "checkbox", "submit", "file"}
KNOWN = {"id_number": "11010519491231002X", "phone": "13800000001", "number": "6217001540001234564"}
ELSEWHERE = ("logout", "setlang", "/look/")  # on every page, and nothing is typed there
OTHER_TABLES = ("sessions", "admin", "contenttypes", "axes")


class Forms(HTMLParser):
    """The forms of a page as a browser sends them: what stands in them by itself, and what a person types."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inside: tuple[str, dict[str, str]] | None = None
        self.choosing, self.text = "", text
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form" and said.get("method") == "post":
            self.inside = (said.get("action", ""), {})
            self.found.append(self.inside)
        elif tag == "select":
            self.choosing = said.get("name", "")
        elif self.inside is not None:
            self._field(tag, said, self.inside[1])

    def _field(self, tag: str, said: dict[str, str], sent: dict[str, str]) -> None:
        name = said.get("name", "")
        if tag == "option" and self.choosing:
            if not sent.get(self.choosing):
                sent[self.choosing] = said.get("value", "")
        elif tag == "textarea" and name:
            sent[name] = self.text
        elif tag in ("input", "button") and name:
            typed = tag == "input" and said.get("type", "") not in BY_THEMSELVES
            sent.setdefault(name, _typed(said, self.text) if typed else said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = None if tag == "form" else self.inside
        self.choosing = "" if tag == "select" else self.choosing


def _typed(said: dict[str, str], text: str) -> str:
    """What passes where a day or a number is wanted, so that the rest of the form is looked at."""
    if said.get("type") == "date" or "-01" in said.get("placeholder", ""):
        return "2026-01-31"
    if found := next((value for part, value in KNOWN.items() if part in said["name"]), ""):
        return found
    return "3" if "inputmode" in said or said.get("type") == "number" else text


def overflowing() -> list[str]:
    """What SQLite keeps and PostgreSQL would have refused with an error page."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label in OTHER_TABLES:
            continue
        limited = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) and field.max_length
        ]
        for field in limited:
            values = model._default_manager.values_list(field.attname, flat=True)
            longest = max((len(str(value)) for value in values if value), default=0)
            if field.max_length is not None and longest > field.max_length:
                found.append(f"{model.__name__}.{field.name}: {longest} > {field.max_length}")
    return found


def fill_in(client: Client, page: str, text: str = LONG) -> list[str]:
    wrong = []
    for action, sent in Forms(client.get(page).content.decode(), text).found:
        if any(part in action for part in ELSEWHERE):
            continue
        answer = client.post(action or page, sent)
        if answer.status_code >= 500:
            wrong.append(f"{page} {action}: {answer.status_code}")
    return wrong


def test_whatever_is_typed_nothing_breaks_and_nothing_overflows(hall: Cast, settle: Settle) -> None:
    settle()
    pages = [
        *(("chen_user", page) for page in MEMBER_PAGES),
        *((min(who), page) for page, who in DESK_PAGES.items()),
    ]
    wrong = [one for who, page in pages for one in fill_in(signed_in(hall, who), page)]
    assert (wrong, overflowing()) == ([], [])
