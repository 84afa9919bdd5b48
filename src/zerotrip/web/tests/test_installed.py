"""The phone as an app: it keeps static files and one page that names nobody."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db


def test_it_can_be_installed_under_its_name_in_either_language(client: Client) -> None:
    chinese = client.get("/m/manifest.webmanifest", headers={"accept-language": "zh-CN"}).json()
    english = client.get("/m/manifest.webmanifest", headers={"accept-language": "en-GB"}).json()
    assert [(one["name"], one["lang"]) for one in (chinese, english)] == [
        ("零次跑", "zh-Hans"),
        ("Zero trips", "en"),
    ]
    assert [(icon["sizes"], icon["purpose"]) for icon in english["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in english["icons"])


def test_the_worker_keeps_nobodys_page(cast: Cast, client: Client) -> None:
    chen = signed_in(cast, "chen_user")
    script = client.get("/m/worker.js")
    kept = json.loads(re.findall(r"const FILES = (.*);", script.content.decode())[0])
    pages = json.loads(re.findall(r"const OFFLINE = (.*);", script.content.decode())[0])
    assert {address.split("/")[1] for address in kept} == {"static"}
    assert [client.get(page).content for page in pages.values()] == [
        chen.get(page).content for page in pages.values()
    ]
    assert (chen.get("/m/worker.js").content, script["Cache-Control"]) == (script.content, "no-cache")
    assert client.get("/m/offline/fr/").status_code == 404


def test_every_file_of_a_page_of_the_phone_is_at_hand(cast: Cast) -> None:
    chen = signed_in(cast, "chen_user")
    script = chen.get("/m/worker.js").content.decode()
    for page in ("/m/", "/m/documents/", "/m/offline/en/"):
        files = re.findall(r'(?:href|src)="(/static/[^"#]+)', chen.get(page).content.decode())
        assert [file for file in files if f'"{file}"' not in script and "/icons/" not in file] == []
