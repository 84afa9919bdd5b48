"""Sources, items and verdicts in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.core.text import pick

SOURCES: dict[str, str | Promise] = {
    "government": pgettext_lazy("source of money", "Government"),
    "enterprise": pgettext_lazy("source of money", "Enterprises"),
    "society": pgettext_lazy("source of money", "Society"),
    "dues": pgettext_lazy("source of money", "Members' dues and fees"),
    "donations": pgettext_lazy("source of money", "Donations"),
    "others": pgettext_lazy("source of money", "Other sources together"),
}
VERDICTS: dict[str, str | Promise] = {
    "no-proof": _("This is no proof of a payment. Paste or choose the whole file as you downloaded it."),
    "other-publication": _("This proof belongs to another publication."),
    "mixed": _("This proof mixes parts that do not belong together."),
    "does-not-hold": _(
        "This proof does not lead to the published root: it was changed, or it is not of here."
    ),
}


def source_name(source: str) -> str:
    return str(SOURCES.get(source, source))


def item_name(item: Mapping[str, Any]) -> str:
    return pick(item["name"]) or str(item["item"])
