"""Settings that cannot be read, and variables that nobody reads."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from zerotrip.config import reading

NAMED = "ZEROTRIP_"
OF_TESTS = frozenset(
    f"{NAMED}{name}" for name in ("TEST_ON", "NO_SKIPS", "LONG", "BENCH_KEEP", "BENCH_PORT", "BENCH_PROFILE")
)
"""Read by tests and benchmarks, not by the platform."""
DEPARTMENT = frozenset({"url", "app_key", "app_secret", "feed_secret"})


def known() -> frozenset[str]:
    """Every variable that `settings.py` reads; it is the one list of them."""
    source = Path(__file__).parents[1].joinpath("settings.py").read_text("utf-8")
    return frozenset(re.findall(rf'"({NAMED}[A-Z_]+)"', source)) | OF_TESTS


def check(**_: object) -> Iterator[CheckMessage]:
    for each in reading.mistakes:
        yield Error(f"{each.name}: {each.wrong}.", hint=each.to_do, id="zerotrip.E001")
    if (half := Path(settings.ZEROTRIP_HOME) / "restore-broken-off").exists():
        yield Error(
            f"A restore into {settings.ZEROTRIP_HOME} was broken off: papers or the database are not whole.",
            hint=f"Empty the home and the database, and restore again; {half.name} is the mark of it.",
            id="zerotrip.E005",
        )
    yield from _unknown_names()
    yield from _departments()
    if not settings.SECRET_KEY or not settings.IDP_OIDC_PRIVATE_KEY:
        yield Error(
            f"Keys of sessions and apps can neither be read from nor made in {settings.ZEROTRIP_HOME}/keys.",
            hint="Let the platform's user write to ZEROTRIP_HOME, or set ZEROTRIP_SECRET_KEY and "
            "ZEROTRIP_OIDC_KEY.",
            id="zerotrip.E004",
        )


def _unknown_names() -> Iterator[CheckMessage]:
    names = known()
    for name in sorted(os.environ):
        if name.startswith(NAMED) and name not in names:
            near = get_close_matches(name, sorted(names - OF_TESTS), n=1)
            yield Error(
                f"{name} is no setting: nobody reads it.",
                hint=f"Did you mean {near[0]}?" if near else "Leave it out: docs/operations.md has the list.",
                id="zerotrip.E002",
            )


def _departments() -> Iterator[CheckMessage]:
    for name, line in settings.ZEROTRIP_DEPARTMENTS.items():
        missing = sorted(part for part in DEPARTMENT if not line.get(part))
        if missing or urlsplit(str(line["url"])).scheme not in ("http", "https"):
            what = f"lacks {', '.join(missing)}" if missing else "has no http address as its url"
            yield Error(
                f"ZEROTRIP_DEPARTMENTS: {name} {what}.",
                hint="Give each department its url, app_key, app_secret and feed_secret.",
                id="zerotrip.E003",
            )
