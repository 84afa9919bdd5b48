"""Settings looked at before anything starts: a sentence for each mistake, and what to do about it.

`broken` is looked at by every start, of the web, the worker and each command. The rest is about production,
and told by `zerotrip manage check --deploy`, to be run before each start.
"""

from __future__ import annotations

from django.core.checks import register

from zerotrip.config.checks import broken, keys, outside, places, serving
from zerotrip.core.errors import Refused

__all__ = ["connect", "refuse_what_is_broken"]
PRODUCTION = (serving, keys, places, outside)


def connect() -> None:
    register(broken.check, "settings")
    for part in PRODUCTION:
        register(part.check, "settings", deploy=True)


class Broken(Refused):
    """Whoever started so would run with something else than was meant."""

    status = 503


def refuse_what_is_broken() -> None:
    if found := list(broken.check()):
        said = "\n".join(f"  {each.msg} {each.hint}" for each in found)
        raise Broken("settings", "Nothing was started, for settings that cannot stand:\n%(said)s", said=said)
