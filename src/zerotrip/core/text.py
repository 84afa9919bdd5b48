from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches

from django.utils import formats, translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid

Text = dict[str, str]
"""A sentence in every language of the interface, keyed `zh-Hans` and `en`."""

LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}


def both(render: Callable[[], object]) -> Text:
    """Renders once per language, for texts that are kept and read later by someone else."""
    texts = {}
    for key, code in LANGUAGES.items():
        with translation.override(code):
            texts[key] = str(render())
    return texts


def pick(text: Text | None, language: str | None = None) -> str:
    """The reader's language, else Chinese, else whatever there is."""
    if not text:
        return ""
    code = (language or translation.get_language() or "zh-hans").lower()
    key = "en" if code.startswith("en") else "zh-Hans"
    return text.get(key) or text.get("zh-Hans") or next(iter(text.values()))


def _in_words(day: date | None) -> str:
    if day is None:
        return ""
    english = (translation.get_language() or "").startswith("en")
    return formats.date_format(day, "j M Y" if english else "Y 年 n 月 j 日")


in_words = lazy(_in_words, str)
"""A day in a sentence that is kept, as the pages write it: `14 Sep 2026`, in the reader's language."""


def whole(typed: str, most: int) -> str:
    """What somebody wrote, without blanks around it. Too long is refused: no words are shortened unseen.

    A browser counts the end of a line once, and sends it as two characters."""
    typed = typed.replace("\r\n", "\n").strip()
    if len(typed) > most:
        raise Invalid(
            "too-long",
            _("This is %(length)s characters long; %(most)s fit here at most. Please shorten it."),
            length=len(typed),
            most=most,
        )
    return typed


def mask_unit(name: str) -> str:
    """云栖服饰工会 → 云栖****工会: enough for whoever holds the paper, nothing for anybody else."""
    return f"{name[:2]}****{name[-2:]}"


def mask_name(name: str) -> str:
    """陈秀英 → 陈**; Chen Xiuying → Chen X*; a single word is no surname: Chenxiuying → C*."""
    name = name.strip()
    if not name:
        return ""
    first, *rest = name.split()
    if rest and name.isascii():
        return " ".join([first, *(f"{part[0]}*" for part in rest)])
    return f"{name[0]}*" if name.isascii() else name[0] + "*" * max(1, len(name) - 1)


def mask_id(number: str) -> str:
    return (
        f"{number[:4]}{'*' * max(0, len(number) - 8)}{number[-4:]}" if len(number) > 8 else "*" * len(number)
    )


def mask_account(number: str) -> str:
    return f"**** {number[-4:]}" if len(number) > 4 else "****"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word a misspelt one most likely meant, or None if nothing is close."""
    found = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return found[0] if found else None
