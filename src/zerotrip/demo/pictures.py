"""Takes the two pictures of the README: `python -m zerotrip.demo.pictures` from the source tree.

Starts a world of its own, lets Chen's settlement arrive, and photographs her phone and Wu's desk in Chromium.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from zerotrip.config.ports import HOST, free_block
from zerotrip.demo.people import CHEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "pictures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
PATIENCE = 120.0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="zerotrip-pictures-", ignore_cleanup_errors=True) as home:
        port = free_block()
        os.environ |= {"ZEROTRIP_HOME": home, "ZEROTRIP_PORT": str(port)}
        os.environ["DJANGO_SETTINGS_MODULE"] = "zerotrip.config.settings"
        import django

        django.setup()
        _take(Path(home), port)


def _take(home: Path, port: int) -> None:
    from zerotrip.demo.preparing import prepare, take_home
    from zerotrip.demo.processes import Together
    from zerotrip.demo.up import programs

    take_home(home, fresh=False)
    prepare(members=200, say=print)
    with Together(programs(port, 200), home=home, say=print) as together:
        together.start()
        for program in together.programs:
            if program.port:
                together.wait_for(program, "/")
        _let_a_settlement_arrive(port)
        _photograph(f"http://{HOST}:{port}")


def _let_a_settlement_arrive(port: int) -> None:
    given = {"person": "chen", "self_borne": "4134.00", "diagnosis": "C53.900"}
    httpx.post(f"http://{HOST}:{port + 3}/_control/push", json=given, timeout=30).raise_for_status()
    until = time.monotonic() + PATIENCE
    while not (_refs("granted") and len(_refs("review")) >= 2):
        if time.monotonic() > until:
            sys.exit("The cases did not open; look at what the programs printed.")
        time.sleep(0.2)


def _refs(state: str) -> list[str]:
    """Of Chen's cases, those of items whose pictures say most first."""
    from zerotrip.cases.models import Case

    chens = Case.objects.filter(person_id=CHEN.uid, state=state)
    return list(chens.order_by("item_id").values_list("ref", flat=True))


def _photograph(address: str) -> None:
    from playwright.sync_api import sync_playwright

    granted, review = _refs("granted")[0], _refs("review")[0]
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        phone = _signed_in(browser, address, "chen", width=390)
        _shoot(phone, f"{address}/m/cases/{granted}/decision/", "phone.png")
        desk = _signed_in(browser, address, "wu", width=1280)
        _shoot(desk, f"{address}/desk/cases/{review}/", "desk.png")
        browser.close()


def _signed_in(browser: Browser, address: str, who: str, *, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 844}, locale="zh-CN")
    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", who)
    page.fill("#id_password", "zerotrip")
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda at: "/accounts/" not in at)
    return page


def _shoot(page: Page, address: str, name: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=FOLDER / name)
    print(FOLDER / name)


if __name__ == "__main__":
    main()
