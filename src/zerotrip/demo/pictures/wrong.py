"""What a browser can tell to be wrong with a page it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zerotrip.demo.people import CHEN, LIN

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANGUAGES = {"zh-hans": re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{3,}"), "en": re.compile(r"[\u4e00-\u9fff]")}
# What stays as it is in the other language: names of people, formats and commands.
SAME_IN_BOTH = re.compile(
    rf"{CHEN.name}|{LIN.name}|zerotrip population export|"
    r"Esc|Enter|English|JPEG|PNG|WEBP|PDF|CSV|Excel|JSON|SVG|OpenAPI|pain\.00[12]|ISO|sha256|[0-9a-f]{4}…[0-9a-f]{4}|[0-9a-f]{32,}"
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """() => [...document.querySelectorAll('main *, nav *, aside *')].filter((e) => {
  const style = getComputedStyle(e);
  if (!e.checkVisibility() || e.closest('.unseen, .skip, .table-responsive, textarea, pre')) return false;
  if (!e.textContent.trim() || style.display === 'inline' || style.overflowX === 'visible') return false;
  return e.scrollWidth > e.clientWidth + 1;
}).map((e) => e.outerHTML.slice(0, 120))"""
READABLE = """() => [...document.querySelectorAll('body *')]
  .filter((e) => !e.closest('[lang]:not(html), code, script, input, textarea'))
  .flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3))
  .map((n) => n.textContent.trim()).filter(Boolean)"""


def does_not_fit(page: Page) -> list[str]:
    over = page.evaluate(WIDER)
    cut = [f"cut: {html}" for html in page.evaluate(CUT)]
    return [f"{over}px wider than the screen", *cut] if over > 0 else cut


def of_the_other_language(page: Page, language: str) -> list[str]:
    texts = [SAME_IN_BOTH.sub("", text) for text in page.evaluate(READABLE)]
    return [f"other language: {text[:120]}" for text in texts if LANGUAGES[language].search(text)]


def hard_to_use(page: Page) -> list[str]:
    """Serious violations of accessibility."""
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    found = [one for one in violations if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def complaints_of(page: Page) -> list[str]:
    """A list that fills with what the browser's console says of this page."""
    said: list[str] = []
    page.on("console", lambda one: said.append(f"browser: {one.text}") if one.type == "error" else None)
    page.on("pageerror", lambda error: said.append(f"browser: {error}"))
    return said
