"""Who may import whom: a package may use the rows above its own, never its own row, never those below."""

from __future__ import annotations

LEVELS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("rules",),
    ("audit", "vault", "submissions"),
    ("org", "ledger", "notices"),
    ("funds", "books"),
    ("members", "catalogue"),
    ("evidence", "payments"),
    ("cases", "points"),
    ("population", "guides", "applications", "ratings", "centre", "disclosure", "mall", "reviews"),
    ("web",),
    ("config",),
    ("demo",),
    ("cli",),
)

PACKAGES: tuple[str, ...] = tuple(name for row in LEVELS for name in row)


def level_of(package: str) -> int:
    return next(level for level, row in enumerate(LEVELS) if package in row)
