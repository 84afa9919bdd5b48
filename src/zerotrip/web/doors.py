"""Every address with whom it lets in: the table of docs/doors.md, which `zerotrip doors` draws.

Pages behind a decorator of `door.py` say it themselves. The others stand in OPEN with the reason why no such
door is before them; one that stands nowhere makes the table fail, and with it the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from zerotrip.org.models import Role
from zerotrip.web.api.v1.door import Bearer
from zerotrip.web.door import AUDITS, SENT_BY_AUDITORS, Door, door_of

STRANGER = "whoever comes"
NOBODY = "nobody: not offered"
OPEN: Mapping[str, str] = {
    STRANGER: """
        front look gallery gallery-phone gallery-desk gallery-hall gallery-entrance
        api-docs openapi api-client
        account_login account_logout account_signup account_inactive member:manifest member:worker
        member:offline idp:oidc:configuration idp:oidc:jwks v1:api-root
    """,
    "whoever has the code, once": "enter",
    "whoever has given the password": "mfa_authenticate",
    "whoever is signed in, by allauth": """
        account_change_password account_reauthenticate idp:oidc:authorization mfa_index mfa_reauthenticate
        mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
        mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_remove_webauthn
    """,
    "an app, by its secret or a token": "idp:oidc:token idp:oidc:revoke idp:oidc:userinfo",
    "a department, by its signature": "asks feed-settlements",
    NOBODY: """
        account_email account_email_verification_sent account_set_password account_reset_password
        account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
        account_confirm_login_code account_confirm_email idp:oidc:device_code idp:oidc:device_authorization
        idp:oidc:logout
    """,
}
"""Names of addresses; everything of the public hall beside them."""
HALL = "hall:"


class NoRow(Exception):
    """An address that nobody has said of whom it lets in."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    address: str
    door: Door | None
    because: str = ""

    def post(self, role: str) -> str:
        """What the holder of this post alone does at an address of the desk: `acts`, `looks` or nothing."""
        door = self.door
        if door is None or door.kind != "desk":
            return ""
        if door.acts and role not in door.acts:
            return "looks" if role in door.looks else ""
        only_looks = role in AUDITS and self.name.removeprefix("desk:") not in SENT_BY_AUDITORS
        return "looks" if only_looks else "acts"


def rows() -> list[Row]:
    """Of every address but the API's operations. Raises NoRow."""
    return [_row(*each) for each in _addresses() if not _is_operation(each[0])]


def operations() -> list[tuple[str, str, str, bool]]:
    """Of the API: method, address, scope (empty: whoever comes), and whether one may act in it for others."""
    from zerotrip.web.api.v1.service import api

    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                bearer = next((each for each in operation.auth_callbacks if isinstance(each, Bearer)), None)
                scope, others = (bearer.wanted, bearer.for_others) if bearer else ("", False)
                where = f"/api/v1{prefix}{path}"
                found += [(method, where, scope, others) for method in operation.methods]
    return found


def _is_operation(name: str) -> bool:
    return name.startswith("v1:") and name != "v1:api-root"


def _row(name: str, address: str, view: Any) -> Row:
    door = door_of(view)
    if door is not None:
        return Row(name, address, door)
    if name.startswith(HALL):
        return Row(name, address, None, STRANGER)
    for because, names in OPEN.items():
        if name in names.split():
            return Row(name, address, None, because)
    raise NoRow(f"{address} ({name}) has no door and stands in no row of web/doors.py")


def _addresses() -> Iterator[tuple[str, str, Any]]:
    yield from _within(get_resolver().url_patterns, "", "/")


def _within(
    patterns: list[URLPattern | URLResolver], space: str, address: str
) -> Iterator[tuple[str, str, Any]]:
    for each in patterns:
        where = address + re.sub(r"[\^$]", "", str(each.pattern))
        if isinstance(each, URLResolver):
            inner = space + (f"{each.namespace}:" if each.namespace else "")
            yield from _within(each.url_patterns, inner, where)
        else:
            yield space + (each.name or ""), where, each.callback


POSTS = tuple(Role.values)
KINDS = {
    "member": "the member behind the account",
    "person": "the member, and whoever acts for them under a mandate",
    "reader": "the member, and a delegate who is no member",
    "anyone": "whoever is signed in",
}
