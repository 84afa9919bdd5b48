"""Where we send to, and where not: never into our own network, whatever a name leads to."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Target:
    """A name and the one address it was found to lead to: the line goes there and is not looked up again."""

    parts: SplitResult
    ip: str

    @property
    def url(self) -> str:
        host = f"[{self.ip}]" if ":" in self.ip else self.ip
        port = f":{self.parts.port}" if self.parts.port else ""
        return self.parts._replace(netloc=f"{host}{port}").geturl()


def target_of(address: str) -> Target:
    """Raises Invalid for anything but https to a public place; in the demonstration one's own machine too."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        found = {ipaddress.ip_address(str(row[4][0])) for row in socket.getaddrinfo(host, port) if host}
    except (ValueError, OSError, UnicodeError):
        raise _refused() from None
    if not found or parts.username or len(address) > 200 or not address.isascii():
        raise _refused()
    if settings.ZEROTRIP_DEMO and all(ip.is_loopback for ip in found):
        return Target(parts, str(min(found, key=lambda ip: ip.version)))
    if parts.scheme != "https" or not all(ip.is_global and not ip.is_multicast for ip in found):
        raise _refused()
    return Target(parts, str(min(found, key=lambda ip: ip.version)))


def _refused() -> Invalid:
    said = _("Please give an address that begins with https:// and leads to a place on the internet.")
    return Invalid("hook-address", said, field="address")
