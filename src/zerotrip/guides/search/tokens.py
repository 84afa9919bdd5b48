"""A text cut into tokens for the index, and a query into the same.

Tokens are plain letters and digits whatever the script: the tokenizers of SQLite and PostgreSQL, which differ
in everything else, keep them as they are. Their first letter says their sort:

    c  two Chinese characters that stand beside each other (code points); a run's last one also alone
    p  the sound of the same two: finds traditional characters, and a wrong character of the right sound
    w  the stem of a word in Latin letters
    f  a name's pinyin from one of its syllables to the end; i the same by initials. Both are looked up by
       their beginning: `zhuyuan`, `zhuyu` and `zy` find 住院医疗互助.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_RUNS = re.compile(rf"{HAN}+|[0-9a-z]+")
_IS_HAN = re.compile(HAN)
_ENDINGS = (
    "isations", "izations", "isation", "ization", "ations", "ation", "ising", "izing", "ised", "ized",
    "ises", "izes", "ments", "ment", "ings", "ing", "ies", "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip
SHORTEST_STEM = 4


def folded(text: str) -> str:
    """Full-width letters and digits as plain ones, capitals as small."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> list[str]:
    """Stretches of Chinese characters, and words in Latin letters or digits."""
    return _RUNS.findall(folded(text))


def is_han(run: str) -> bool:
    return bool(_IS_HAN.match(run))


def tokens(text: str, *, is_name: bool = False) -> list[str]:
    """Each once, in the order of the text."""
    found = [token for run in runs(text) for token in (_of_han(run) if is_han(run) else [f"w{stem(run)}"])]
    if is_name:
        found += [token for run in runs(text) if is_han(run) for token in _by_sound(run)]
    return list(dict.fromkeys(found))


def _of_han(run: str) -> Iterator[str]:
    for pair in pairwise(run):
        yield pair_token(*pair)
        yield sound_token("".join(pair))
    yield f"c{ord(run[-1]):x}"


def pair_token(one: str, other: str) -> str:
    return f"c{ord(one):x}{ord(other):x}"


@lru_cache(maxsize=50_000)
def sound_token(pair: str) -> str:
    return "p" + _plain("".join(lazy_pinyin(pair, errors="ignore")))


def _by_sound(run: str) -> Iterator[str]:
    syllables = [_plain(one) for one in lazy_pinyin(run, errors="ignore")]
    for start in range(len(syllables)):
        rest = [one for one in syllables[start:] if one]
        yield "f" + "".join(rest)
        yield "i" + "".join(one[0] for one in rest)


def _plain(sound: str) -> str:
    return re.sub(r"[^a-z]", "", sound.lower().replace("ü", "v"))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Enough of English for a look-up: `hospitals`, `hospitalised` and `hospitalisation` as `hospital`."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
