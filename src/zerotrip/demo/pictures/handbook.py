"""Takes the pictures of the handbook anew: `make handbook`. One table names them all."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zerotrip.core.clock import now
from zerotrip.demo.pictures import world
from zerotrip.demo.pictures.handed_on import hand_on
from zerotrip.demo.pictures.readme import refs
from zerotrip.demo.pictures.states import enrich

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = world.SOURCE / "docs" / "handbook" / "pictures"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
PHONE, DESK = (390, 844), (1280, 800)
SHOWN = {PHONE: 390, DESK: 960}
"""How wide a picture is kept: a desk is made smaller, since a page of the handbook is no wider."""
HELP = "details.help > summary"


@dataclass(frozen=True, slots=True)
class Shot:
    """`leads` says where, where a number of the demo's own stands in the address; `opens` is tapped first."""

    name: str
    who: str
    address: str = ""
    leads: Callable[[], str] | None = None
    opens: str = ""

    @property
    def where(self) -> str:
        return self.leads() if self.leads else self.address

    @property
    def size(self) -> tuple[int, int]:
        return PHONE if self.name.startswith("member-") else DESK


def _chens(state: str, page: str) -> Callable[[], str]:
    return lambda: page.format(refs(state)[0])


def _paper() -> str:
    from zerotrip.cases.models import Case
    from zerotrip.demo.people import LIN

    waiting = Case.objects.filter(person_id=LIN.uid, state="supplement").latest("opened_at")
    return f"/m/cases/{waiting.ref}/paper/"


def _application() -> str:
    from zerotrip.applications.models import Draft
    from zerotrip.demo.people import CHEN

    return f"/m/applications/{Draft.objects.filter(person_id=CHEN.uid)[0].uid}/"


def _draft_of_an_item() -> str:
    from zerotrip.catalogue.models import PackDraft

    return f"/desk/editor/drafts/{PackDraft.objects.latest('begun_at').uid}/"


def _month() -> str:
    from zerotrip.core.calendar import day_of

    return f"/desk/books/{day_of(now()):%Y-%m}/"


SHOTS = (
    Shot("member-home", "chen", "/m/"),
    Shot("member-services", "chen", "/m/items/"),
    Shot("member-apply", "chen", leads=_application),
    Shot("member-paper", "lin", leads=_paper),
    Shot("member-case", "chen", leads=_chens("review", "/m/cases/{}/")),
    Shot("member-decision", "chen", leads=_chens("granted", "/m/cases/{}/decision/")),
    Shot("member-help", "chen", leads=_chens("review", "/m/cases/{}/"), opens=HELP),
    Shot("member-settings", "chen", "/m/me/settings/"),
    Shot("unit-rosters", "lin", "/desk/rosters/"),
    Shot("unit-fees", "lin", "/desk/fees/"),
    Shot("unit-helping", "lin", "/desk/helping/"),
    Shot("officer-queue", "wu", "/desk/"),
    Shot("officer-case", "wu", leads=_chens("review", "/desk/cases/{}/")),
    Shot("officer-help", "wu", leads=_chens("review", "/desk/cases/{}/"), opens=HELP),
    Shot("officer-tour", "wu", "/desk/?tour=1"),
    Shot("approver-leading", "zhao", "/desk/leading/"),
    Shot("approver-draft", "zhao", leads=_draft_of_an_item),
    Shot("approver-board", "zhao", "/desk/board/"),
    Shot("cashier-today", "sun", "/desk/cashier/"),
    Shot("cashier-payments", "sun", "/desk/payments/"),
    Shot("cashier-bank", "sun", "/desk/bank/"),
    Shot("accountant-month", "accountant", leads=_month),
    Shot("accountant-funds", "accountant", "/desk/funds/"),
    Shot("auditor-page", "auditor", "/desk/auditing/"),
    Shot("auditor-journal", "auditor", "/desk/audit/"),
    Shot("admin-connectors", "admin", "/desk/connectors/"),
    Shot("admin-apps", "admin", "/desk/clients/"),
    Shot("partner-cases", "partner", "/desk/partner/"),
    Shot("partner-statements", "partner", "/desk/partners/"),
    Shot("public-hall", "", "/hall/"),
    Shot("public-can-get", "", "/hall/can-get/"),
    Shot("public-verify", "", "/hall/verify/"),
)


def main() -> None:
    given = argparse.ArgumentParser(prog="make handbook", description="Takes the pictures of the handbook.")
    given.add_argument("--only", default="", help="names: member-home,officer-queue")
    given.add_argument("--of", default="", help="a demo that runs already and was enriched")
    asked = given.parse_args()
    wanted = set(asked.only.split(",")) if asked.only else {shot.name for shot in SHOTS}
    if asked.of:
        world.load_django()
    with nullcontext(asked.of) if asked.of else world.running(members=200) as address:
        if not asked.of:
            enrich(address)
            hand_on(now())
        _take(address, [shot for shot in SHOTS if shot.name in wanted])


def _take(address: str, shots: Sequence[Shot]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = world.chromium(playwright)
        for who in dict.fromkeys(shot.who for shot in shots):
            _of_one(browser, address, who, [shot for shot in shots if shot.who == who])
        browser.close()
    kept = sum(path.stat().st_size for path in FOLDER.glob("*/*.webp"))
    print(f"{len(shots) * len(LANGUAGES)} pictures taken; all of {FOLDER} together: {kept // 1024} KB")


def _of_one(browser: Browser, address: str, who: str, shots: Sequence[Shot]) -> None:
    context = world.visitor(browser, address)
    context.set_default_timeout(world.PATIENCE * 1000)
    page = world.signed_in(context, who)
    for tour in ("/m/tour/", "/desk/tour/"):
        _wave_away(page, tour)
    for folder, code in LANGUAGES.items():
        context.add_cookies([{"name": "django_language", "value": code, "url": address}])
        for shot in shots:
            _shoot(page, shot, folder)
    context.close()


def _wave_away(page: Page, tour: str) -> None:
    """So that no picture carries the offer; not everybody has both tours."""
    page.goto(tour)
    seen = page.locator(f'.tour-seen button, form[action="{tour}"] button')
    if seen.count():
        seen.first.click()
        page.wait_for_url(lambda at: not at.endswith(tour))


def _shoot(page: Page, shot: Shot, folder: str) -> None:
    width, height = shot.size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(shot.where, wait_until="networkidle")
    if shot.opens:
        page.locator(shot.opens).first.click()
    path = FOLDER / folder / f"{shot.name}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_made_small(page.screenshot(), SHOWN[shot.size]))


def _made_small(taken: bytes, width: int) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(taken)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((width, width * 3), Image.Resampling.LANCZOS)
        kept = io.BytesIO()
        small.save(kept, "WEBP", quality=68, method=6)
    return kept.getvalue()


if __name__ == "__main__":
    main()
