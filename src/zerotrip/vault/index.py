from __future__ import annotations

import hmac
import unicodedata

from zerotrip.vault import keys

TAIL = 4


def normalised(value: str) -> str:
    """Full-width forms, blanks and case do not make another value."""
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


def blind(purpose: str, value: str) -> str:
    """What stands in for `value` where it is searched or must be unique: useless without the index key."""
    key = keys.current(purpose, "index")
    return hmac.digest(key.secret, normalised(value).encode(), "sha256").hex()


def blind_tail(purpose: str, value: str) -> str:
    """Of the last four characters; empty where there are not as many."""
    plain = normalised(value)
    return blind(purpose, f"tail:{plain[-TAIL:]}") if len(plain) >= TAIL else ""
