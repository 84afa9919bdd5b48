"""What allauth's OpenID provider says of us and of people: as little as it can."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# allauth signs with it and relies on somebody else having loaded it: in a fresh process nobody has.
import cryptography.hazmat.primitives.serialization  # noqa: F401
from allauth.idp.oidc.adapter import DefaultOIDCAdapter

from zerotrip.clients.scopes import SCOPES

_NOT_OFFERED = ("device_authorization_endpoint", "end_session_endpoint")


class Adapter(DefaultOIDCAdapter):  # type: ignore[misc]  # the library is not typed
    scope_display = {scope.code: scope.words for scope in SCOPES}

    def get_claims(
        self,
        purpose: Any,
        user: Any,
        client: Any,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """The name where it was allowed; never the sign-in name, with which somebody could try passwords."""
        name = {"name": user.display_name} if "profile" in scopes else {}
        return {"sub": self.get_user_sub(client, user), **name}

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        for name in _NOT_OFFERED:
            data.pop(name, None)
        data["scopes_supported"] = [scope.code for scope in SCOPES]
        data["grant_types_supported"] = ["authorization_code", "client_credentials", "refresh_token"]
        data["response_types_supported"] = ["code"]
