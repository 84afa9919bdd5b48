"""How a name sounds: people are found by pinyin, by its initials, and by the given name alone.

Character by character, whatever stands beside it, so that the beginning of a name sounds like the beginning
of the whole.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models
from pypinyin import lazy_pinyin

if TYPE_CHECKING:
    _Char = models.CharField[str, str]
else:
    _Char = models.CharField

LONGEST = 200
_SYLLABLES = re.compile(r"[a-z]+|[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Sounds:
    """Plain letters; `given` leaves out the first syllable or word."""

    whole: str
    given: str
    initials: str


def sounds_of(name: str) -> Sounds:
    found = [_sound(one) for one in _SYLLABLES.findall(unicodedata.normalize("NFKC", name).casefold())]
    heard = [one for one in found if one]
    return Sounds(
        "".join(heard)[:LONGEST], "".join(heard[1:])[:LONGEST], "".join(one[0] for one in heard)[:LONGEST]
    )


@lru_cache(maxsize=20_000)
def _sound(syllable: str) -> str:
    if syllable.isascii():
        return syllable
    return re.sub(r"[^a-z]", "", "".join(lazy_pinyin(syllable, errors="ignore")).replace("ü", "v"))


class SoundOf(_Char):
    """A part of how the field `of` sounds, written whenever the row is."""

    def __init__(self, *args: Any, of: str, part: str, **kwargs: Any) -> None:
        self.of, self.part = of, part
        kwargs.setdefault("max_length", LONGEST)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        heard = getattr(sounds_of(getattr(model_instance, self.of)), self.part)
        setattr(model_instance, self.attname, heard)
        return heard

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "part": self.part}
