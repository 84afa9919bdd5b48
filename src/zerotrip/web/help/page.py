"""The help of one page. Nothing is asked of the database: the item's text is read already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zerotrip.catalogue.models import Edition
from zerotrip.web.help.accounts import ACCOUNTS
from zerotrip.web.help.casework import CASEWORK
from zerotrip.web.help.hall import HALL
from zerotrip.web.help.item import ItemHelp, told
from zerotrip.web.help.phone import PHONE
from zerotrip.web.help.watching import WATCHING
from zerotrip.web.help.words import Words

PAGES: dict[str, Words] = {**PHONE, **CASEWORK, **ACCOUNTS, **WATCHING, **HALL}
"""By template, because a refused form shows the page that it stands on under an address of its own."""


@dataclass(frozen=True, slots=True)
class Help:
    """`item` on pages of an item or a case; `tour` is where the one-minute tour begins, if there is one."""

    page: Words
    item: ItemHelp | None
    tour: str


def help_for(template: str, *, edition: Edition | None, on: date, tour: str) -> Help | None:
    """None for the fragments that stand within a page."""
    words = PAGES.get(template)
    return Help(words, told(edition, on) if edition else None, tour) if words else None
