"""Who may import whom: a package may use the rows above its own, never its own row, never those below."""

from __future__ import annotations

LEVELS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("rules",),
    ("audit", "vault", "submissions"),
    ("org", "ledger", "notices"),
    ("funds", "books", "preferences"),
    ("members", "catalogue"),
    ("evidence", "payments", "clients"),
    ("cases", "points"),
    ("population", "guides", "applications", "ratings", "centre", "disclosure", "mall", "reviews"),
    ("reports",),
    ("web",),
    ("config",),
    ("demo",),
    ("cli",),
)

PACKAGES: tuple[str, ...] = tuple(name for row in LEVELS for name in row)


def level_of(package: str) -> int:
    return next(level for level, row in enumerate(LEVELS) if package in row)
