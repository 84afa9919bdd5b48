"""Photographs every page of every role at every width, in both languages, and looks for what is wrong.

PNGs go into var/pictures, with index.html to look at and wrong.txt with whatever a browser can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from zerotrip.demo.pictures import world
from zerotrip.demo.pictures.walk import Found, never_met, walk
from zerotrip.demo.pictures.wrong import complaints_of, does_not_fit, hard_to_use, of_the_other_language

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

WIDTHS = (320, 390, 768, 1280)
LANGUAGES = ("zh-hans", "en")
PHONE, DESK = 390, 1280
LOOKS = {"elder": "elder.auto", "dark": ".dark"}
"""Beside the usual one, at the width a page is made for: name and cookie."""
BROWSERS = 2
SETTLES = 150
"""Milliseconds after loading: charts and fragments are drawn by then."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a page is looked at."""

    language: str
    look: str = ""

    def at(self, width: int) -> str:
        return " ".join(part for part in (str(width), self.language[:2], self.look) if part)


WAYS = (*map(Way, LANGUAGES), *(Way(language, "elder") for language in LANGUAGES), Way("zh-hans", "dark"))


@dataclass(frozen=True, slots=True)
class Picture:
    who: str
    found: Found
    way: Way
    width: int
    number: int

    @property
    def how(self) -> str:
        return self.way.at(self.width)

    @property
    def file(self) -> str:
        name = f"{self.found.name.replace(':', '-')}-{self.number}-{self.how.replace(' ', '-')}"
        return f"{self.who or 'anybody'}/{name}.png"


@dataclass
class Album:
    folder: Path
    widths: Sequence[int]
    pictures: list[Picture] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def note(self, picture: Picture, wrong: Sequence[str]) -> None:
        where = f"{picture.who or 'anybody'} {picture.found.address} [{picture.how}]"
        self.wrong += [f"{where} {one}" for one in wrong]


def photograph(address: str, roles: Sequence[str], album: Album) -> None:
    """Two browsers side by side; each role is one browser's from beginning to end."""
    with ThreadPoolExecutor(BROWSERS) as pool:
        walks = [pool.submit(_role, address, who, album) for who in roles]
    met = set().union(*(each.result() for each in walks))
    album.wrong += [f"{name}: no link leads there" for name in never_met(met, set(roles))]


def _role(address: str, who: str, album: Album) -> set[str]:
    """The names of the pages that were met."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = world.chromium(playwright)
        page = world.signed_in(world.visitor(browser, address), who)
        found = list(walk(page.context.request, who))
        album.wrong += [
            f"{who or 'anybody'} {each.address} status {each.status}, linked from {each.leads_from}"
            for each in found
            if each.status != 200
        ]
        shown = [each for each in found if each.status == 200]
        print(f"{who or 'anybody'}: {len(shown)} pages", flush=True)
        _all(page, who, shown, album)
        browser.close()
    return {each.name for each in found}


def _all(page: Page, who: str, shown: Sequence[Found], album: Album) -> None:
    said = complaints_of(page)
    for way in WAYS:
        _see(page.context, way)
        for number, found in enumerate(shown):
            widths = [_made_for(found)] if way.look else album.widths
            pictures = [Picture(who, found, way, width, number) for width in widths]
            _one(page, pictures, album)
            album.note(pictures[0], said)
            said.clear()


def _see(context: BrowserContext, way: Way) -> None:
    context.clear_cookies(name="look")
    address = urljoin(context.pages[0].url, "/")  # else the cookie is for pages below this one only
    context.add_cookies([{"name": "django_language", "value": way.language, "url": address}])
    if way.look:
        context.add_cookies([{"name": "look", "value": LOOKS[way.look], "url": address}])


def _spoken_by(picture: Picture) -> str:
    """A frame of the gallery says in its address which language it is in."""
    return parse_qs(urlsplit(picture.found.address).query).get("language", [picture.way.language])[0]


def _made_for(found: Found) -> int:
    return PHONE if found.name.startswith("member:") else DESK


def _one(page: Page, pictures: Sequence[Picture], album: Album) -> None:
    """Loaded once, then made wider; looked at for accessibility at the size it is made for. A page that does
    not load on a busy machine is no reason to give up the thousands of others."""
    first = pictures[0]
    judged = next((each for each in pictures if each.width == _made_for(first.found)), first)
    for picture in pictures:
        page.set_viewport_size({"width": picture.width, "height": 844})
        if picture is first:
            if not _loads(page, first.found.address):
                return album.note(first, ["did not load in time"])
            album.note(first, of_the_other_language(page, _spoken_by(first)))
        album.note(picture, does_not_fit(page))
        if picture is judged:
            album.note(picture, hard_to_use(page))
        path = album.folder / picture.file
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        album.pictures.append(picture)
    return None


def _loads(page: Page, address: str) -> bool:
    from playwright.sync_api import TimeoutError as TooSlow

    try:
        page.goto(address)
    except TooSlow:
        return False
    page.wait_for_timeout(SETTLES)
    return True
