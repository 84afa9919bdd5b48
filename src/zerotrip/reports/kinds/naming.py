"""Names of items and unions for rows, in the language of the report: one query each, however many rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zerotrip.catalogue.models import Edition
from zerotrip.core.text import pick
from zerotrip.org.models import Organisation


def items_named(ids: Iterable[str], on: date) -> dict[str, str]:
    """By the last edition begun; one that was never published keeps its code."""
    wanted = set(ids)
    editions = Edition.objects.filter(item__in=wanted).begun_by(on).latest_each()
    names = {edition.item_id: pick(edition.loaded.pack.title) for edition in editions}
    return {each: names.get(each, each) for each in wanted}


def unions_named(codes: Iterable[str]) -> dict[str, str]:
    rows = Organisation.objects.filter(code__in=set(codes))
    return {code: in_words(zh, en) for code, zh, en in rows.values_list("code", "name_zh", "name_en")}


def in_words(zh: str, en: str) -> str:
    return pick({"zh-Hans": zh, "en": en or zh})


def district_of(path: str) -> str:
    """The code of the union below the root; of the root's own, the root."""
    parts = path.strip("/").split("/")
    return parts[min(1, len(parts) - 1)]
