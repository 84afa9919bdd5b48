"""A demo of its own for the time of the photographs, on free ports and in a folder that goes away."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from zerotrip.config.ports import HOST, free_block

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
PATIENCE = 120.0
SOURCE = Path(__file__).resolve().parents[4]


@contextmanager
def running(*, members: int) -> Iterator[str]:
    """The address of the platform, once everything answers. Django is set up for the same database."""
    with tempfile.TemporaryDirectory(prefix="zerotrip-pictures-", ignore_cleanup_errors=True) as home:
        port = free_block()
        os.environ |= {"ZEROTRIP_HOME": home, "ZEROTRIP_PORT": str(port), "ZEROTRIP_DEMO": "1"}
        load_django()
        from zerotrip.demo.preparing import prepare, take_home
        from zerotrip.demo.processes import Together
        from zerotrip.demo.up import programs

        take_home(Path(home), fresh=False)
        prepare(members=members, say=print)
        with Together(programs(port, members), home=Path(home), say=print) as together:
            together.start()
            for program in together.programs:
                if program.port:
                    together.wait_for(program, "/")
            yield f"http://{HOST}:{port}"


def load_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "zerotrip.config.settings"
    import django

    django.setup()


def push_settlement(address: str, **given: str | None) -> None:
    """Medical insurance settles a stay and tells the union."""
    department = httpx.URL(address).copy_with(port=(httpx.URL(address).port or 0) + 3)
    httpx.post(f"{department}/_control/push", json=given, timeout=30).raise_for_status()


def wait_until(holds: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            sys.exit(otherwise)
        time.sleep(0.2)


def chromium(playwright: Playwright) -> Browser:
    import shutil

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        sys.exit("Chromium is not installed. On Debian or Ubuntu: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


def visitor(browser: Browser, address: str, *, width: int = 1280) -> BrowserContext:
    return browser.new_context(
        viewport={"width": width, "height": 844}, locale="zh-CN", base_url=address, service_workers="block"
    )


def signed_in(context: BrowserContext, who: str) -> Page:
    """Nobody's page where `who` is empty."""
    page = context.new_page()
    page.goto("/")
    if who:
        page.goto("/accounts/login/")
        page.fill("#id_login", who)
        page.fill("#id_password", "zerotrip")
        page.press("#id_password", "Enter")
        page.wait_for_url(lambda at: "/accounts/" not in at)
    return page
