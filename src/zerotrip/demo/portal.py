"""A small portal of somebody else: it asks a person's leave, opens our pages in itself, hears of their cases.

    python -m zerotrip.demo.portal --union http://127.0.0.1:8000 --client … --secret … --signs whsec_…

Register it at /desk/clients/ with the return address http://127.0.0.1:8400/back and the scopes `enter` and
`cases:read`. It keeps everything in memory and is for looking at; /hall/portal/ tells the same in words.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import click
import httpx

PORT = 8400
SCOPES = "openid enter cases:read"
PATIENCE = 30.0


@dataclass
class Portal:
    """`asked`: what was sent along with each person, by the mark they bring back."""

    union: str
    client: str
    secret: str
    signs: str
    here: str
    asked: dict[str, str] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def ask_leave(self) -> str:
        """Where the browser goes to: the proof that it is us stays here until the person is back."""
        state, proof = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
        self.asked[state] = proof
        challenge = base64.urlsafe_b64encode(hashlib.sha256(proof.encode()).digest()).decode().rstrip("=")
        said = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": f"{self.here}/back",
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.union}/identity/o/authorize?{urlencode(said)}"

    def open_pages(self, state: str, code: str) -> str | None:
        """The address of a way in, for the person who came back with a code."""
        proof = self.asked.pop(state, None)
        if proof is None:
            return None
        said = {"grant_type": "authorization_code", "code": code, "redirect_uri": f"{self.here}/back"}
        said |= {"client_id": self.client, "client_secret": self.secret, "code_verifier": proof}
        token = (
            httpx.post(f"{self.union}/identity/o/api/token", data=said, timeout=PATIENCE)
            .json()
            .get("access_token", "")
        )
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(16)}
        made = httpx.post(
            f"{self.union}/api/v1/sessions", json={"to": "/m/"}, headers=headers, timeout=PATIENCE
        )
        return str(made.json()["address"]) if made.status_code == 201 else None

    def hear(self, headers: Any, body: bytes) -> bool:
        """Ours, fresh, and not heard before counts; heard before is answered alike."""
        uid, stamp = headers.get("Webhook-Id", ""), headers.get("Webhook-Timestamp", "")
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > 300:
            return False
        key = base64.b64decode(self.signs.removeprefix("whsec_"))
        mark = base64.b64encode(hmac.digest(key, f"{uid}.{stamp}.".encode() + body, "sha256")).decode()
        if not hmac.compare_digest(headers.get("Webhook-Signature", ""), f"v1,{mark}"):
            return False
        self.told.setdefault(uid, json.loads(body))
        return True

    def page(self) -> str:
        rows = "".join(f"<li>{one['at']} {one['event']} {one['ref']}</li>" for one in self.told.values())
        return (
            '<!doctype html><html lang="zh"><meta charset="utf-8"><title>省总门户（示例）</title>'
            '<h1>省总门户（示例）</h1><p><a href="/go">打开工会办事 · Open the union\'s pages</a></p>'
            f"<h2>进展通知 · What we were told</h2><ul>{rows}</ul></html>"
        )


def served(portal: Portal, port: int = PORT) -> HTTPServer:
    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/go":
                return self._lead(portal.ask_leave())
            if parts.path == "/back":
                said = parse_qs(parts.query)
                address = portal.open_pages(said.get("state", [""])[0], said.get("code", [""])[0])
                return self._lead(address or "/")
            return self._say(200, portal.page().encode())

        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 10_000))
            self._say(204 if portal.hear(self.headers, body) else 401, b"")

        def _lead(self, address: str) -> None:
            self.send_response(302)
            self.send_header("Location", address)
            self.end_headers()

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Addresses carry codes: none is written down."""

    return HTTPServer(("127.0.0.1", port), Asked)


@click.command()
@click.option("--union", default="http://127.0.0.1:8000")
@click.option("--client", required=True)
@click.option("--secret", required=True)
@click.option("--signs", default="whsec_")
@click.option("--port", default=PORT)
def command(union: str, client: str, secret: str, signs: str, port: int) -> None:
    here = f"http://127.0.0.1:{port}"
    click.echo(f"{here}/")
    served(Portal(union, client, secret, signs, here), port).serve_forever()


if __name__ == "__main__":
    command()
