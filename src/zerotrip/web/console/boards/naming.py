"""What items and districts are called, by the codes that figures are grouped by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import with_texts
from zerotrip.core.text import Text
from zerotrip.org.models import Organisation


def item_names(ids: Iterable[str], on: date) -> dict[str, Text]:
    """From their last edition, which may no longer be offered."""
    wanted = {each for each in ids if each}
    if not wanted:
        return {}
    editions = Edition.objects.filter(item__in=wanted).begun_by(on).latest_each()
    return {edition.item_id: edition.loaded.pack.title for edition in with_texts(editions)}


def place_names(codes: Iterable[str]) -> dict[str, Text]:
    rows = Organisation.objects.filter(code__in=set(codes)).values_list("code", "name_zh", "name_en")
    return {code: {"zh-Hans": zh, "en": en or zh} for code, zh, en in rows}
