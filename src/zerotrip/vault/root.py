"""The root key: 32 bytes outside the database that wrap every data key inside it.

`settings.ZEROTRIP_ROOT_KEY` holds base64 keys separated by commas, the current one first; without it the
file `<ZEROTRIP_HOME>/keys/root.key` holds the same, one key a line.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from zerotrip.core.files import write_once

SIZE = 32


def root_file() -> Path:
    return Path(settings.ZEROTRIP_HOME) / "keys" / "root.key"


def root_keys() -> list[bytes]:
    """The current root key first, then those that older data keys may still be wrapped with."""
    if given := getattr(settings, "ZEROTRIP_ROOT_KEY", ""):
        return _decoded(given.split(","), "ZEROTRIP_ROOT_KEY")
    path = root_file()
    if not path.exists():
        raise ImproperlyConfigured(
            f"There is no root key: set ZEROTRIP_ROOT_KEY, or restore {path} from where it is kept."
        )
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ImproperlyConfigured(f"Others can read {path}; run: chmod 600 {path}")
    return _decoded(path.read_text().split(), str(path))


def is_there() -> bool:
    return bool(getattr(settings, "ZEROTRIP_ROOT_KEY", "")) or root_file().exists()


def fingerprint(key: bytes) -> bytes:
    return hashlib.sha256(b"zerotrip root key" + key).digest()[:4]


def create_root_file() -> None:
    """Makes the key file if there is none; of several processes at once, one key wins for all."""
    write_once(root_file(), base64.b64encode(os.urandom(SIZE)) + b"\n")


def _decoded(texts: Iterable[str], where: str) -> list[bytes]:
    try:
        found = [base64.b64decode(text.strip(), validate=True) for text in texts if text.strip()]
    except binascii.Error:
        found = []
    if not found or any(len(key) != SIZE for key in found):
        raise ImproperlyConfigured(f"{where} must hold base64 keys of {SIZE} bytes each.")
    return found
