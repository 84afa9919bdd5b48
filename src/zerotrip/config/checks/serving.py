"""What must not be on when strangers can reach the platform, and what must."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from zerotrip.config.ports import HOST

ONLY_HERE = {"localhost", HOST, "[::1]"}
UNSIGNED_AT_MOST = 4


def check(**_: object) -> Iterator[CheckMessage]:
    yield from _for_trying_out()
    yield from _names()
    if not settings.SECURE_PROXY_SSL_HEADER:
        yield Error(
            "HTTPS is off: cookies of sessions would travel in the clear.",
            hint="Set ZEROTRIP_HTTPS=1 and let a proxy end TLS.",
            id="zerotrip.E013",
        )
    elif not settings.ZEROTRIP_PROXIES:
        yield Warning(
            "No proxy is named: everybody seems to come from its address and shares the limits on wrong "
            "passwords.",
            hint="Set ZEROTRIP_PROXIES to the addresses the proxies come from, such as 127.0.0.1.",
            id="zerotrip.W014",
        )
    if not settings.ZEROTRIP_SECOND_FACTOR:
        yield Error(
            "The desk asks nobody for a second factor: a password that was seen is enough to pay.",
            hint="Leave ZEROTRIP_SECOND_FACTOR out, and ZEROTRIP_DEMO with it.",
            id="zerotrip.E018",
        )
    if not 0 < settings.ZEROTRIP_UNSIGNED_HOURS <= UNSIGNED_AT_MOST:
        yield Error(
            f"Payments would go on with a journal that is not signed: ZEROTRIP_UNSIGNED_HOURS is "
            f"{settings.ZEROTRIP_UNSIGNED_HOURS}.",
            hint=f"Leave it out, or set it to a number from 1 to {UNSIGNED_AT_MOST}.",
            id="zerotrip.E017",
        )


def _for_trying_out() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error(
            "Debugging is on: error pages would show settings and data to strangers.",
            hint="Leave ZEROTRIP_DEBUG out.",
            id="zerotrip.E010",
        )
    if settings.ZEROTRIP_DEMO:
        yield Error(
            "Demo mode is on: the sign-in page offers accounts with their password.",
            hint="Leave ZEROTRIP_DEMO out.",
            id="zerotrip.E011",
        )
    if settings.ZEROTRIP_CLOCK_SHIFT:
        yield Error(
            f"The platform's clock is moved by {settings.ZEROTRIP_CLOCK_SHIFT}.",
            hint="Leave ZEROTRIP_CLOCK_SHIFT out: it is for demonstrations.",
            id="zerotrip.E012",
        )


def _names() -> Iterator[CheckMessage]:
    hosts = set(settings.ALLOWED_HOSTS)
    if any("*" in host or host.startswith(".") for host in hosts):
        yield Error(
            "The platform would answer to names that are not its own.",
            hint="Name each host in ZEROTRIP_HOSTS, without * and without a leading dot.",
            id="zerotrip.E015",
        )
    elif hosts <= ONLY_HERE:
        yield Error(
            "The platform answers to no name but this machine's own.",
            hint="Set ZEROTRIP_HOSTS to the name people type, such as gh.example.org.",
            id="zerotrip.E015",
        )
    origins = settings.CSRF_TRUSTED_ORIGINS
    if not origins or any(not origin.startswith("https://") or "*" in origin for origin in origins):
        yield Error(
            "Forms would be believed from nowhere, or from origins that anybody may take.",
            hint="Set ZEROTRIP_ORIGINS to https:// and the name people type, such as https://gh.example.org.",
            id="zerotrip.E016",
        )
