"""Fields of life that items stand in, by the `category` of their pack, in the order they are shown."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.text import Text, both

CATEGORIES: dict[str, str | Promise] = {
    "health": _("Illness and health"),
    "hardship": _("Hardship and emergencies"),
    "accident": _("Accidents and losses"),
    "family": _("Family and life events"),
    "education": _("Study and children"),
    "work": _("Work and skills"),
    "travel": _("Travel and home"),
    "membership": _("Membership and unions"),
    "finance": _("Starting a business"),
    "rights": _("Legal advice and rights"),
    "culture": _("Recreation and culture"),
}
"""A pack may name another one: it is shown after these, by its own word."""


def category_name(code: str) -> Text:
    known = CATEGORIES.get(code)
    return both(lambda: known) if known else dict.fromkeys(("zh-Hans", "en"), code)


def category_order(code: str) -> tuple[int, str]:
    known = list(CATEGORIES)
    return (known.index(code) if code in known else len(known), code)
