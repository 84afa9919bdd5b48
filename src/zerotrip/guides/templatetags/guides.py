from __future__ import annotations

from django import template

from zerotrip.core.text import Text, pick

register = template.Library()


@register.filter
def in_words(text: Text | None) -> str:
    """A bilingual text in the language of the print."""
    return pick(text)
