"""What somebody signed in with, in words. Of what a browser says of itself nothing else is kept."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first that fits: nearly all call themselves Chrome and Safari as well.
_PROGRAMS: tuple[tuple[str, str, str | Promise], ...] = (
    ("MicroMessenger", "wechat", gettext_lazy("WeChat")),
    ("DingTalk", "dingtalk", gettext_lazy("DingTalk")),
    ("AlipayClient", "alipay", gettext_lazy("Alipay")),
    ("QQBrowser", "qq", gettext_lazy("QQ Browser")),
    ("UCBrowser", "uc", gettext_lazy("UC Browser")),
    ("HuaweiBrowser", "huawei", gettext_lazy("Huawei Browser")),
    ("MiuiBrowser", "xiaomi", gettext_lazy("Xiaomi Browser")),
    ("SamsungBrowser", "samsung", gettext_lazy("Samsung Internet")),
    ("Edg", "edge", "Edge"),
    ("Firefox", "firefox", "Firefox"),
    ("FxiOS", "firefox", "Firefox"),
    ("Chrome", "chrome", "Chrome"),
    ("CriOS", "chrome", "Chrome"),
    ("Safari", "safari", "Safari"),
)
_SYSTEMS: tuple[tuple[str, str, str | Promise], ...] = (
    ("OpenHarmony", "harmony", gettext_lazy("a HarmonyOS device")),
    ("HarmonyOS", "harmony", gettext_lazy("a HarmonyOS device")),
    ("iPhone", "iphone", gettext_lazy("an iPhone")),
    ("iPad", "ipad", gettext_lazy("an iPad")),
    ("Android", "android", gettext_lazy("an Android device")),
    ("Windows", "windows", gettext_lazy("a Windows computer")),
    ("Macintosh", "mac", gettext_lazy("a Mac")),
    ("Linux", "linux", gettext_lazy("a Linux computer")),
)
_WORDS: dict[str, str | Promise] = {code: words for _part, code, words in (*_PROGRAMS, *_SYSTEMS)}
OTHER = "other"


def device_of(user_agent: str) -> str:
    """Two codes: the program and what it runs on."""
    return f"{_found(_PROGRAMS, user_agent)} {_found(_SYSTEMS, user_agent)}"


def in_words(device: str) -> str:
    program, _blank, system = device.partition(" ")
    there = str(_WORDS.get(system, _("another device")))
    return _("%(program)s on %(system)s") % {
        "program": _WORDS.get(program, _("A browser")),
        "system": there,
    }


def _found(known: tuple[tuple[str, str, str | Promise], ...], said: str) -> str:
    return next((code for part, code, _words in known if part in said), OTHER)
