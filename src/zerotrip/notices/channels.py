"""The ways out of the house: an apprise address for each, from the settings; `{to}` becomes the recipient."""

from __future__ import annotations

from urllib.parse import quote

import apprise
from django.conf import settings

from zerotrip.core.text import Text

MAIL = "mail"
LABELS: dict[str, Text] = {
    MAIL: {"zh-Hans": "电子邮件", "en": "E-mail"},
    "sms": {"zh-Hans": "手机短信", "en": "Text message"},
    "wecom": {"zh-Hans": "企业微信", "en": "WeCom"},
    "dingtalk": {"zh-Hans": "钉钉", "en": "DingTalk"},
    "feishu": {"zh-Hans": "飞书", "en": "Feishu"},
}


def open_channels() -> dict[str, Text]:
    """Those that the union has set up, with what they are called."""
    return {name: LABELS.get(name, {"zh-Hans": name, "en": name}) for name in _addresses()}


def is_open(channel: str) -> bool:
    return channel in _addresses()


def send(channel: str, address: str, title: str, body: str) -> str | None:
    """None when the channel took it, else why not."""
    letter = apprise.Apprise()
    if not letter.add(_addresses().get(channel, "").replace("{to}", quote(address, safe=""))):
        return "address-unusable"
    try:
        taken = letter.notify(title=title, body=body)
    except Exception as error:  # a channel's own fault must not stop the queue
        return type(error).__name__  # what it says may name the address
    return None if taken else "channel-refused"


def _addresses() -> dict[str, str]:
    mail = {MAIL: settings.ZEROTRIP_MAIL_URL} if settings.ZEROTRIP_MAIL_URL else {}
    return mail | settings.ZEROTRIP_CHANNELS
