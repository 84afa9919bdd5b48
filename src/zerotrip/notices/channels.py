"""The way out of the house: one apprise address for mail, from the settings."""

from __future__ import annotations

from urllib.parse import quote

import apprise
from django.conf import settings


def mail_is_on() -> bool:
    return bool(settings.ZEROTRIP_MAIL_URL)


def send_mail(address: str, title: str, body: str) -> str | None:
    """None when the mail server took it, else why not. `{to}` in the setting becomes the recipient."""
    letter = apprise.Apprise()
    if not letter.add(settings.ZEROTRIP_MAIL_URL.replace("{to}", quote(address, safe=""))):
        return "mail-address-unusable"
    try:
        taken = letter.notify(title=title, body=body)
    except Exception as error:  # a channel's own fault must not stop the queue
        return f"{type(error).__name__}: {error}"[:300]
    return None if taken else "mail-server-refused"
