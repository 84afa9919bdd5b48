from __future__ import annotations

import hashlib


def hashed(key: str, prefix: str, version: int) -> str:
    """Names of what is kept for a moment hold codes that let somebody in: their hash is stored."""
    return hashlib.sha256(f"{prefix}:{version}:{key}".encode()).hexdigest()
