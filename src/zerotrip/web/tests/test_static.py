"""What a page weighs on its way to the phone: everything a first visit asks for, as it goes over the line."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

from zerotrip.cases.tests.conftest import Settle, hall, lines, settle
from zerotrip.config.frontend import WANTED
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db

HOME = 150 * 1024
PRESSED = {"HTTP_ACCEPT_ENCODING": "gzip"}


def _weight(client: Client, address: str) -> int:
    answer = client.get(address, **PRESSED)  # type: ignore[arg-type]
    assert answer.status_code == 200, address
    return len(_read(answer))


def _read(answer: Any) -> bytes:
    whole = bytes(answer.getvalue())
    request_finished.disconnect(close_old_connections)  # else it ends the test's own connection
    answer.close()
    request_finished.connect(close_old_connections)
    return whole


def _files(page: str) -> set[str]:
    return {address.partition("#")[0] for address in re.findall(r"(?:href|src)=\"(/static/[^\"]+)", page)}


def test_home_of_a_member_with_cases_weighs_little(hall: Cast, settle: Settle) -> None:
    for day in ("2026-03-02", "2026-04-02", "2026-05-06"):
        settle(settled_on=day)
    chen = signed_in(hall, "chen_user")
    page = chen.get("/m/").content.decode()
    weights = {address: _weight(chen, address) for address in {"/m/", *_files(page)}}
    assert len(weights) >= 7
    assert sum(weights.values()) <= HOME, weights


@pytest.mark.parametrize("name", [target for target in WANTED.values() if target.endswith((".css", ".js"))])
def test_fetched_files_go_out_compressed(client: Client, name: str) -> None:
    if finders.find(f"vendor/{name}") is None:
        pytest.skip("The front-end files are not there. Run: make setup")
    answer = client.get(f"/static/vendor/{name}", **PRESSED)  # type: ignore[arg-type]
    answer.close()
    assert answer["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("name", ["web/member.css", "web/waiting.js", "web/icons.svg"])
def test_files_of_our_own_go_out_compressed_but_for_a_part_of_one(client: Client, name: str) -> None:
    whole = client.get(f"/static/{name}", **PRESSED)  # type: ignore[arg-type]
    pressed, plain = b"".join(whole), Path(str(finders.find(name))).read_bytes()
    assert (whole["Content-Encoding"], gzip.decompress(pressed)) == ("gzip", plain)
    part = client.get(f"/static/{name}", HTTP_RANGE="bytes=0-9", **PRESSED)  # type: ignore[arg-type]
    assert (part.status_code, part.has_header("Content-Encoding")) == (206, False)
    assert b"".join(part) == plain[:10]


def test_pages_go_out_compressed(client: Client) -> None:
    assert client.get("/accounts/login/", **PRESSED)["Content-Encoding"] == "gzip"  # type: ignore[arg-type]


def test_what_a_browser_has_already_is_not_sent_again(client: Client) -> None:
    """Compressing weakens the mark of a file; it is known all the same when it comes back."""
    file = "/static/web/member.css"
    first = client.get(file, **PRESSED)  # type: ignore[arg-type]
    _read(first)
    again = client.get(file, HTTP_IF_NONE_MATCH=first["ETag"], **PRESSED)  # type: ignore[arg-type]
    assert (first["ETag"][:2], again.status_code, _read(again)) == ("W/", 304, b"")
