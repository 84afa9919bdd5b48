"""Facts of a recorded case as a screen shows them: label and value, in both languages, no person in sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerotrip.catalogue.examples import as_json
from zerotrip.catalogue.pack import Example
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.text import Text, both


def facts_shown(loaded: ReadPack, example: Example) -> Iterator[tuple[Text, Text]]:
    told = as_json(example)
    for key, value in told["facts"].items():
        yield loaded.needs[key].label, _said(loaded, key, value)
    for key, rows in told["records"].items():
        label = loaded.needs[key].label if key in loaded.needs else {"zh-Hans": key, "en": key}
        yield label, _rows(rows)


def _said(loaded: ReadPack, key: str, value: Any) -> Text:
    if value is None:
        return both(lambda: _("none"))
    if isinstance(value, bool):
        return both(lambda: _("yes") if value else _("no"))
    names = loaded.needs[key].choices
    return names.get(str(value)) or {"zh-Hans": str(value), "en": str(value)}


def _rows(rows: Any) -> Text:
    """Each row as its values: a trainee reads them, nobody computes with them."""
    if not rows:
        return both(lambda: _("none"))
    told = [" · ".join(str(value) for value in row.values() if value is not None) for row in rows[:6]]
    more = len(rows) - len(told)
    rest = both(lambda: ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}) if more else None
    said = "; ".join(told)
    return {language: f"{said}; {rest[language]}" if rest else said for language in ("zh-Hans", "en")}
