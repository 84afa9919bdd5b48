from __future__ import annotations

from datetime import date

from zerotrip.catalogue.queries import items_on
from zerotrip.catalogue.reading import ReadPack


def items_to_ask_about(on: date) -> list[ReadPack]:
    """What a person may get for themselves or theirs: not what is for units, nor what units alone open."""
    found = (edition.loaded for edition in items_on(on))
    return [
        each for each in found if each.pack.subject != "organisation" and set(each.pack.opens) != {"unit"}
    ]
