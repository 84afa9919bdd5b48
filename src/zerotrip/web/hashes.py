from __future__ import annotations


def brief(digest: str | None) -> str:
    """`7f3a…c1d2`: enough of a hash to compare by eye."""
    bare = (digest or "").removeprefix("sha256:")
    return f"{bare[:4]}…{bare[-4:]}" if len(bare) > 8 else bare
