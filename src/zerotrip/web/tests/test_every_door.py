"""The table of doors is what the code does: every address × every post, looked at and sent to."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, path, resolve

from zerotrip.core.errors import NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.org.models import User
from zerotrip.web import door, doors, doors_page
from zerotrip.web.doors import POSTS, NoRow, Row

HOLDERS = {
    "unit-officer": "lin", "officer": "qian", "approver": "zhao", "cashier": "sun",
    "auditor": "auditor", "administrator": "admin", "partner": "partner", "accountant": "accountant",
}  # fmt: skip
"""Who of the cast holds this post and no other; nobody releases and does nothing else."""


def test_the_page_is_what_the_code_says() -> None:
    drawn = Path(__file__).parents[4] / "docs" / "doors.md"
    assert drawn.read_text("utf-8") == doors_page.page()


def test_an_address_without_a_row_fails_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    planted: list[URLPattern] = [path("desk/planted/", lambda request: HttpResponse(), name="desk:planted")]
    monkeypatch.setattr(doors, "_addresses", lambda: doors._within([*planted], "", "/"))
    with pytest.raises(NoRow, match="/desk/planted/"):
        doors.rows()


def test_no_desk_address_is_without_a_door() -> None:
    outside = [row.name for row in doors.rows() if row.name.startswith("desk:") and row.door is None]
    assert outside == []


def test_every_operation_that_is_no_guide_takes_a_scope() -> None:
    assert {where for _method, where, scope, _others in doors.operations() if not scope} == {
        "/api/v1/search",
        "/api/v1/items",
        "/api/v1/items/{item_id}",
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("only_doors")
@pytest.mark.parametrize("post", HOLDERS)
def test_each_post_gets_what_its_column_says(cast: Cast, post: str) -> None:
    user = getattr(cast, HOLDERS[post])
    told = [row for row in doors.rows() if row.door and row.door.kind == "desk"]
    assert {row.name: _does(row, user) for row in told} == {row.name: row.post(post) for row in told}


@pytest.mark.django_db
@pytest.mark.usefixtures("only_doors")
def test_whoever_holds_no_post_gets_nothing_of_the_desk(cast: Cast) -> None:
    told = [row for row in doors.rows() if row.door and row.door.kind == "desk"]
    assert {row.name for row in told if _does(row, cast.chen_user)} == set()
    assert len(POSTS) == len(HOLDERS) + 1


def _does(row: Row, user: User) -> str:
    """`acts` where a form sent there is let through the door, `looks` where only a look is, else nothing."""
    if not _is_let_in(row, user, "GET"):
        return ""
    return "acts" if _is_let_in(row, user, "POST") else "looks"


def _is_let_in(row: Row, user: User, method: str) -> bool:
    request = RequestFactory().generic(method, _filled(row.address))
    request.user, request.session = user, SessionStore()
    match = request.resolver_match = resolve(request.path)
    try:
        match.func(request, *match.args, **match.kwargs)
    except NotAllowed:
        return False
    except _Inside:
        return True
    raise AssertionError(f"{row.address} has no door of the desk")


class _Inside(Exception):
    """The door has been passed; what lies behind it would take long and changes nothing about who may."""


@pytest.fixture
def only_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    def passed(request: HttpRequest) -> None:
        raise _Inside

    monkeypatch.setattr(door, "check_desk", passed)


def _filled(address: str) -> str:
    """With something made up wherever the address names an object."""
    made_up = {"uuid": str(UUID(int=7)), "int": "7"}
    return re.sub(r"<(?:(\w+):)?\w+>", lambda part: made_up.get(part[1] or "", "nothing"), address)
