"""A client of the zerotrip API, made from its description by `zerotrip api client`. Standard library only.

    union = Client("https://union.example.org", token)
    for case in union.pages(union.cases):
        print(case["ref"], case["says"])
    union.appeal("HZ-2026-000001", {"because": "..."}, key="appeal-000001")
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import Any


class Problem(Exception):
    """What was refused, as RFC 9457 has it: `status`, `code`, and `detail` in the language asked for."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        super().__init__(said.get("detail", ""))
        self.said, self.status, self.code = said, said.get("status"), said.get("code")


def is_ours(secret: str, headers: Mapping[str, str], body: bytes, *, within: int = 300) -> bool:
    """Whether a webhook is from the platform and fresh. Remember `Webhook-Id`: it may come twice."""
    uid, stamp = headers["Webhook-Id"], headers["Webhook-Timestamp"]
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > within:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mark = hmac.digest(key, f"{uid}.{stamp}.".encode() + body, hashlib.sha256)
    return hmac.compare_digest(headers["Webhook-Signature"], "v1," + base64.b64encode(mark).decode())


def _part(value: str) -> str:
    return urllib.parse.quote(value, safe="")


def _form(file: bytes, fields: Mapping[str, str] | None) -> tuple[bytes, str]:
    mark = secrets.token_hex(16)
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in (fields or {}).items()]
    parts.append(b'name="file"; filename="paper"\r\nContent-Type: application/octet-stream\r\n\r\n' + file)
    begun = f"--{mark}\r\nContent-Disposition: form-data; ".encode()
    return b"".join(begun + part + b"\r\n" for part in parts) + f"--{mark}--\r\n".encode(), mark


class Client:
    """`acting_for` is the number of a mandate, for whoever acts for somebody else; `mandates` tells them."""

    def __init__(
        self, base: str, token: str = "", *, language: str = "zh-hans", acting_for: str = ""
    ) -> None:
        self.base, self.token, self.language, self.next = base.rstrip("/"), token, language, ""
        self.acting_for = acting_for

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, Any] | None = None,
        file: bytes | None = None,
        fields: Mapping[str, str] | None = None,
        key: str = "",
    ) -> Any:
        """`key` makes an act count once however often it is sent; without one it gets a new one."""
        asked = urllib.parse.urlencode({name: value for name, value in (query or {}).items() if value != ""})
        headers = {"Accept-Language": self.language, "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.acting_for:
            headers["Acting-For"] = self.acting_for
        if method == "POST":
            headers["Idempotency-Key"] = key or secrets.token_hex(16)
        data = None if body is None else json.dumps(body).encode()
        if body is not None:
            headers["Content-Type"] = "application/json"
        if file is not None:
            data, mark = _form(file, fields)
            headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
        address = f"{self.base}/api/v1{path}" + (f"?{asked}" if asked else "")
        return self._send(urllib.request.Request(address, data=data, headers=headers, method=method))

    def _send(self, request: urllib.request.Request) -> Any:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                link = answer.headers.get("Link", "")
                self.next = link[1:].partition(">")[0] if 'rel="next"' in link else ""
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            raise Problem(json.loads(refused.read())) from None

    def pages(self, operation: Callable[..., list[Any]], *given: str, **more: object) -> Iterator[Any]:
        """Every row of a list, page after page."""
        rows = operation(*given, **more)
        while True:
            following = self.next
            yield from rows
            if not following:
                return
            cursor = urllib.parse.parse_qs(urllib.parse.urlsplit(following).query)["cursor"][0]
            rows = operation(*given, **(more | {"cursor": cursor}))

    def search(self, *, q: object = "", limit: object = "") -> Any:
        """Search the services."""
        return self.ask("GET", "/search", query={"q": q, "limit": limit})

    def items(self, *, cursor: object = "", limit: object = "") -> Any:
        """All services."""
        return self.ask("GET", "/items", query={"cursor": cursor, "limit": limit})

    def item(self, item_id: str) -> Any:
        """The guide of one service."""
        return self.ask("GET", f"/items/{_part(item_id)}")

    def me(self) -> Any:
        """Who it is."""
        return self.ask("GET", "/me")

    def offers(self, *, cursor: object = "", limit: object = "") -> Any:
        """What is there for the taking."""
        return self.ask("GET", "/me/offers", query={"cursor": cursor, "limit": limit})

    def wanted(self) -> Any:
        """What is asked of the person."""
        return self.ask("GET", "/me/wanted")

    def cover(self) -> Any:
        """Cover."""
        return self.ask("GET", "/me/cover")

    def points(self) -> Any:
        """Points that the person has."""
        return self.ask("GET", "/me/points")

    def looks(self, *, cursor: object = "", limit: object = "") -> Any:
        """Who asked about the person."""
        return self.ask("GET", "/me/looks", query={"cursor": cursor, "limit": limit})

    def messages(self, *, cursor: object = "", limit: object = "") -> Any:
        """What the person was told."""
        return self.ask("GET", "/me/messages", query={"cursor": cursor, "limit": limit})

    def message_read(self, uid: str, *, key: str = "") -> Any:
        """Has been read."""
        return self.ask("POST", f"/me/messages/{_part(uid)}/read", key=key)

    def applications(self) -> Any:
        """Begun and not sent."""
        return self.ask("GET", "/applications")

    def begin(self, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Begin, or have it at once."""
        return self.ask("POST", "/applications", body=body, key=key)

    def application(self, uid: str) -> Any:
        """What is known, what is still asked."""
        return self.ask("GET", f"/applications/{_part(uid)}")

    def save(self, uid: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Save answers."""
        return self.ask("POST", f"/applications/{_part(uid)}/save", body=body, key=key)

    def add_paper(self, uid: str, paper: str, file: bytes, fields: Mapping[str, str] | None = None, *, key: str = "") -> Any:
        """Add a photographed paper."""
        return self.ask("POST", f"/applications/{_part(uid)}/papers/{_part(paper)}", file=file, fields=fields, key=key)

    def send(self, uid: str, *, key: str = "") -> Any:
        """Send it."""
        return self.ask("POST", f"/applications/{_part(uid)}/send", key=key)

    def discard(self, uid: str, *, key: str = "") -> Any:
        """Throw it away."""
        return self.ask("POST", f"/applications/{_part(uid)}/discard", key=key)

    def cases(self, *, state: object = "", cursor: object = "", limit: object = "") -> Any:
        """Own cases."""
        return self.ask("GET", "/cases", query={"state": state, "cursor": cursor, "limit": limit})

    def case(self, ref: str) -> Any:
        """One case."""
        return self.ask("GET", f"/cases/{_part(ref)}")

    def timeline(self, ref: str) -> Any:
        """What happened, the latest first."""
        return self.ask("GET", f"/cases/{_part(ref)}/timeline")

    def decision(self, ref: str) -> Any:
        """What was decided, row by row and why."""
        return self.ask("GET", f"/cases/{_part(ref)}/decision")

    def receipt(self, ref: str) -> Any:
        """The receipt that replays to the same decision."""
        return self.ask("GET", f"/cases/{_part(ref)}/receipt")

    def hand_in(self, ref: str, paper: str, file: bytes, fields: Mapping[str, str] | None = None, *, key: str = "") -> Any:
        """Hand in a paper that was asked for."""
        return self.ask("POST", f"/cases/{_part(ref)}/papers/{_part(paper)}", file=file, fields=fields, key=key)

    def answer(self, ref: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Answer what was asked."""
        return self.ask("POST", f"/cases/{_part(ref)}/answers", body=body, key=key)

    def withdraw(self, ref: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Want it no more."""
        return self.ask("POST", f"/cases/{_part(ref)}/withdraw", body=body, key=key)

    def give_up(self, ref: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Give a place back."""
        return self.ask("POST", f"/cases/{_part(ref)}/give-up", body=body, key=key)

    def appeal(self, ref: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Appeal a refusal."""
        return self.ask("POST", f"/cases/{_part(ref)}/appeal", body=body, key=key)

    def mandates(self) -> Any:
        """Whom one may act for."""
        return self.ask("GET", "/me/mandates")

    def fileable(self) -> Any:
        """What may be filed for the other."""
        return self.ask("GET", "/others/items")

    def session(self, body: Mapping[str, Any], *, key: str = "") -> Any:
        """A way in for the person."""
        return self.ask("POST", "/sessions", body=body, key=key)

    def queue(self, *, cursor: object = "", limit: object = "") -> Any:
        """What waits, the most urgent first."""
        return self.ask("GET", "/desk/queue", query={"cursor": cursor, "limit": limit})

    def desk_cases(self, *, state: object = "", cursor: object = "", limit: object = "") -> Any:
        """Cases of the post."""
        return self.ask("GET", "/desk/cases", query={"state": state, "cursor": cursor, "limit": limit})

    def desk_case(self, ref: str) -> Any:
        """One case, as its officer sees it."""
        return self.ask("GET", f"/desk/cases/{_part(ref)}")

    def act(self, ref: str, verb: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Do something with it."""
        return self.ask("POST", f"/desk/cases/{_part(ref)}/{_part(verb)}", body=body, key=key)

    def news(self, *, cursor: object = "", limit: object = "") -> Any:
        """What the app was told."""
        return self.ask("GET", "/news", query={"cursor": cursor, "limit": limit})

    def news_again(self, uid: str, *, key: str = "") -> Any:
        """Tell it once more."""
        return self.ask("POST", f"/news/{_part(uid)}/again", key=key)
