"""Sealed bytes: `version (1) | key id (4) | nonce (12) | ciphertext and tag`, bound to a place.

The place is the associated data, so bytes copied elsewhere do not open.
"""

from __future__ import annotations

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zerotrip.vault import keys

AES_256_GCM = 1  # a second suite (SM4-GCM) takes the next number and reads by it
_HEADER = struct.Struct(">BI")
_NONCE = 12
_TAG = 16
OVERHEAD = _HEADER.size + _NONCE + _TAG


class CannotOpen(Exception):
    """Sealed bytes that were changed, moved, cut, or whose key is not here. Never a person's mistake."""


def seal(purpose: str, plain: bytes, place: str) -> bytes:
    key = keys.current(purpose, "seal")
    nonce = os.urandom(_NONCE)
    body = AESGCM(key.secret).encrypt(nonce, plain, place.encode())
    return _HEADER.pack(AES_256_GCM, key.id) + nonce + body


def open_sealed(purpose: str, sealed: bytes, place: str) -> bytes:
    if len(sealed) < OVERHEAD:
        raise CannotOpen(f"{place}: too short to be sealed")
    version, key_id = _HEADER.unpack_from(sealed)
    if version != AES_256_GCM:
        raise CannotOpen(f"{place}: sealed in an unknown way ({version})")
    key = keys.by_id(key_id)
    if key is None or key.purpose != purpose or key.use != "seal":
        raise CannotOpen(f"{place}: no {purpose} key {key_id:08x}")
    nonce, body = sealed[_HEADER.size : _HEADER.size + _NONCE], sealed[_HEADER.size + _NONCE :]
    try:
        return AESGCM(key.secret).decrypt(nonce, body, place.encode())
    except InvalidTag:
        raise CannotOpen(f"{place}: changed, or moved from another place") from None
