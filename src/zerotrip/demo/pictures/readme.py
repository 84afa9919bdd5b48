"""Takes the two pictures of the README: `python -m zerotrip.demo.pictures.readme` from the source tree.

Lets Chen's settlement arrive, and photographs her phone and Wu's desk in Chromium.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zerotrip.demo.people import CHEN
from zerotrip.demo.pictures import world

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = world.SOURCE / "docs" / "pictures"


def main() -> None:
    with world.running(members=200) as address:
        chens_cases_open(address)
        _photograph(address)


def chens_cases_open(address: str) -> None:
    world.push_settlement(address, person="chen", self_borne="4134.00", diagnosis="C53.900")
    world.wait_until(
        lambda: bool(refs("granted")) and len(refs("review")) >= 2,
        "The cases did not open; look at what the programs printed.",
    )


def refs(state: str) -> list[str]:
    """Of Chen's cases, those of items whose pictures say most first."""
    from zerotrip.cases.models import Case

    chens = Case.objects.filter(person_id=CHEN.uid, state=state)
    return list(chens.order_by("item_id").values_list("ref", flat=True))


def _photograph(address: str) -> None:
    from playwright.sync_api import sync_playwright

    _wave_the_tours_away()
    granted, review = refs("granted")[0], refs("review")[0]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = world.chromium(playwright)
        phone = world.signed_in(world.visitor(browser, address, width=390), "chen")
        _shoot(phone, f"/m/cases/{granted}/decision/", "phone.png")
        desk = world.signed_in(world.visitor(browser, address), "wu")
        _shoot(desk, f"/desk/cases/{review}/", "desk.png")
        browser.close()


def _wave_the_tours_away() -> None:
    from zerotrip.core.clock import now
    from zerotrip.org.models import User
    from zerotrip.preferences.actions import tour_seen

    for who, tour in (("chen", "phone"), ("wu", "desk")):
        tour_seen(tour, by=User.objects.get(username=who).actor, at=now())


def _shoot(page: Page, address: str, name: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=FOLDER / name)
    print(FOLDER / name)


if __name__ == "__main__":
    main()
