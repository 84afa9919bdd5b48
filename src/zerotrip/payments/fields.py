from __future__ import annotations

from typing import Any

from zerotrip.vault.fields import SealedField
from zerotrip.vault.secret import Secret


class SealedBytes(SealedField):
    """A file as it was written or received; its value is a `Secret[bytes]`."""

    _pyi_private_set_type: bytes | Secret[bytes]
    _pyi_private_get_type: Secret[bytes]

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def from_bytes(self, plain: bytes) -> bytes:
        return plain
