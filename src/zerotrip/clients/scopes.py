"""What an app may be let do. A scope is asked for by the app, and given by the person or by the union."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

For = Literal["anyone", "member", "desk", "app"]


@dataclass(frozen=True, slots=True)
class Scope:
    """`whose`: anyone's who signs in, a member's, a desk post's, or the app's own without a person."""

    code: str
    whose: For
    words: str | Promise


SCOPES = (
    Scope("openid", "anyone", _("Know that it is you")),
    Scope("profile", "anyone", _("Know your name")),
    Scope(
        "me:read",
        "member",
        _("Read your entitlements, cover and points, and who asked about you"),
    ),
    Scope("cases:read", "member", _("Read your cases and decisions, with what they rest on")),
    Scope("cases:act", "member", _("Hand in papers, answer, withdraw and appeal in your name")),
    Scope("apply", "member", _("Fill in and send applications in your name")),
    Scope("for-others", "anyone", _("Act through it for people who let you act for them")),
    Scope("messages", "member", _("Read your messages")),
    Scope("enter", "anyone", _("Open the pages of the platform for you without signing in again")),
    Scope("desk:read", "desk", _("Read the cases of your post")),
    Scope("desk:act", "desk", _("Decide on cases in your name")),
    Scope("news", "app", _("See the notices sent to the app, and have them sent again")),
)
BY_CODE = {scope.code: scope for scope in SCOPES}
