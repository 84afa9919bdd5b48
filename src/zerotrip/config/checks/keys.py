"""Keys: that they are there, can be used, and are nobody else's."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from zerotrip.audit import signing
from zerotrip.vault import keys, root

SHORTEST = 50


def check(**_: object) -> Iterator[CheckMessage]:
    yield from _root()
    yield from _open_to_others()
    if len(settings.SECRET_KEY) < SHORTEST:
        yield Error(
            f"ZEROTRIP_SECRET_KEY has {len(settings.SECRET_KEY)} characters and can be guessed.",
            hint="Leave it out, and one is made in keys/django.key; or set it to 50 characters of chance.",
            id="zerotrip.E022",
        )
    try:
        load_pem_private_key(settings.IDP_OIDC_PRIVATE_KEY.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        yield Error(
            "ZEROTRIP_OIDC_KEY is no private key that can be read.",
            hint="Leave it out, and one is made in keys/oidc.pem; or set it to an RSA key in PEM.",
            id="zerotrip.E023",
        )
    try:
        signing.public_key()
    except ValueError:
        yield Error(
            "The public key of the journal cannot be read.",
            hint="ZEROTRIP_AUDIT_PUBLIC_KEY is the one line of keys/audit.pub.",
            id="zerotrip.E024",
        )


def _root() -> Iterator[CheckMessage]:
    try:
        root.root_keys()
        for purpose in keys.PURPOSES:
            keys.newest_opens(purpose)
    except ImproperlyConfigured as fault:
        yield Error(
            str(fault),
            hint="Without it no ID number can be read again. zerotrip manage migrate makes one, on an empty "
            "database only.",
            id="zerotrip.E020",
        )
    except DatabaseError:
        pass  # `places` says that there is none yet


def _open_to_others() -> Iterator[CheckMessage]:
    folder = Path(settings.ZEROTRIP_HOME) / "keys"
    paths = [folder, *folder.glob("*")] if folder.is_dir() else []
    for path in paths:
        if path.suffix != ".pub" and stat.S_IMODE(path.stat().st_mode) & 0o077 and path != root.root_file():
            yield Error(
                f"Others can look into {path}.",
                hint=f"Run: chmod go= {path}",
                id="zerotrip.E021",
            )
