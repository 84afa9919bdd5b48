"""What stands on a print, as HTML: the same words as on the screen, in one language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from zerotrip.catalogue.models import Edition
from zerotrip.core.text import LANGUAGES
from zerotrip.guides.office import guide_of
from zerotrip.guides.prints.blanks import blanks_of, filled_in

Page = Callable[[Edition, date], str]


def page(kind: str, edition: Edition, *, language: str, on: date) -> str:
    with translation.override(LANGUAGES[language]):
        return KINDS[kind](edition, on)


def _guide(edition: Edition, on: date) -> str:
    return _rendered("guide", edition, on)


def _form(edition: Edition, on: date) -> str:
    return _rendered("form", edition, on, blanks=blanks_of(edition.loaded), is_sample=False)


def _sample(edition: Edition, on: date) -> str:
    return _rendered("form", edition, on, blanks=filled_in(edition.loaded), is_sample=True)


def _rendered(template: str, edition: Edition, on: date, **more: object) -> str:
    language = "en" if (translation.get_language() or "").startswith("en") else "zh-Hans"
    given = {"guide": guide_of(edition, on), "edition": edition, "language": language, **more}
    return render_to_string(f"guides/{template}.html", given)


KINDS: dict[str, Page] = {"guide": _guide, "form": _form, "sample": _sample}
