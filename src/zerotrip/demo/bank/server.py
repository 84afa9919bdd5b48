"""The bank's counter over HTTP, its back door for tests, and a page for people.

POST   /orders              a pain.001; 202, 400 malformed, 409 another order of that name, 422 refused
GET    /orders/<message>    whether it has the order: 200 or 404
GET    /answers             names of pain.002 files to fetch
GET    /answers/<name>      one of them;  DELETE: it has arrived
GET    /statement.xml       the account as camt.053, /statement.csv as a table in GB18030;
                            ?since=2026-06-01&until=2026-06-30: whole days
GET    /_control            what it knows and what it has been told
POST   /_control/<rule>     JSON: reject {"account", "reason": "AC04"} · accept {"account"} ·
                            pay-instead {"account", "yuan"} · hold-back {"account"} · settle-rest {} ·
                            give-back {"end_to_end_id", "reason"} · charge {"yuan"} ·
                            pay-in {"yuan", "name", "account", "remark"} · delay {"seconds"} · down {"on"} ·
                            unknown-lines, malformed, twice, refuse-file, hang-up {"times"} · reset {}
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from zerotrip.core.errors import Invalid
from zerotrip.demo.bank.account import Account
from zerotrip.demo.bank.office import PAYER, BankOffice, Refused
from zerotrip.demo.bank.page import page

BODY_LIMIT = 128 << 20


class BankServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int = 0, *, delay: float = 2.0, account: Account | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.office = BankOffice(account=account or Account(*PAYER))
        self.office.rules.delay = delay

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hung up is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "bank"

    @property
    def office(self) -> BankOffice:
        return cast(BankServer, self.server).office

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: account numbers travel through here."""

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if where.path == "/":
            self._page(where.query)
        elif where.path == "/_control":
            self._json(200, state(self.office))
        elif self.office.rules.down:
            self._json(503, {"error": "down"})
        elif where.path in ("/statement.xml", "/statement.csv"):
            self._statement(where.path, where.query)
        elif where.path == "/answers":
            self._json(200, self.office.waiting())
        elif where.path.startswith("/answers/"):
            body = self.office.answer(where.path.removeprefix("/answers/"))
            self._send(404, b"") if body is None else self._send(200, body, "application/xml")
        else:
            known = where.path.removeprefix("/orders/") in self.office.orders
            self._json(200 if known else 404, {"known": known})

    def _statement(self, path: str, query: str) -> None:
        named = {name: values[0] for name, values in parse_qs(query).items()}
        try:
            days = {name: date.fromisoformat(named[name]) for name in ("since", "until") if named.get(name)}
        except ValueError as fault:
            return self._json(400, {"error": str(fault)})
        with self.office.lock:
            statement = self.office.account.statement(**days)
        if path.endswith(".xml"):
            return self._send(200, statement.camt(), "application/xml", as_file=path.strip("/"))
        return self._send(200, statement.table(), "text/csv; charset=gb18030", as_file=path.strip("/"))

    def do_DELETE(self) -> None:
        self.office.taken(self.path.removeprefix("/answers/"))
        self._json(200, {})

    def do_POST(self) -> None:
        body, path = self._body(), urlsplit(self.path).path
        if path.startswith("/_control/"):
            self._control(path.removeprefix("/_control/"), body)
        elif path == "/":
            self._by_hand(body)
        elif path == "/orders":
            self._order(body)
        else:
            self._json(404, {"error": "no such page"})

    def _order(self, body: bytes) -> None:
        if self.office.rules.down:
            return self._json(503, {"error": "down"})
        try:
            order = self.office.take(body)
        except Refused as refused:
            return self._json(refused.status, {"error": str(refused)})
        if self.office.rules.hang_up:
            self.office.rules.hang_up -= 1
            self.close_connection = True
            return None
        return self._json(202, {"message_id": order.message_id, "count": len(order.payments)})

    def _control(self, what: str, body: bytes) -> None:
        # A page elsewhere in the same browser can post forms here, but not JSON.
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            return self._json(415, {"error": "send JSON"})
        try:
            said = json.loads(body or b"{}")
            control(self.office, what, **{name.replace("-", "_"): value for name, value in said.items()})
        except (ValueError, TypeError, KeyError, Invalid) as fault:
            return self._json(400, {"error": str(fault)})
        return self._json(200, state(self.office))

    def _by_hand(self, body: bytes) -> None:
        if urlsplit(self.headers.get("Origin", "")).netloc not in ("", self.headers.get("Host")):
            return self._json(403, {"error": "from another page"})
        form = {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}
        what = form.pop("what", "")
        account = "".join(form.get("account", "").split())
        told = {
            "reject": {"account": account, "reason": form.get("reason", "AC01")},
            "accept": {"account": account},
            "reset": {},
            "pay-in": {name: form.get(name, "") for name in ("yuan", "name", "remark")}
            | {"account": account},
            "charge": {"yuan": form.get("yuan", "")},
        }
        if what in told:
            try:
                control(self.office, what, **told[what])
            except (ValueError, Invalid) as fault:
                return self._json(400, {"error": str(fault)})
        return self._page(f"lang={form.get('lang', '')}")

    def _page(self, query: str) -> None:
        language = parse_qs(query).get("lang", [""])[0] or self.headers.get("Accept-Language", "")
        self._send(
            200, page(self.office, english=language.startswith("en")).encode(), "text/html; charset=utf-8"
        )

    def _body(self) -> bytes:
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), BODY_LIMIT))

    def _json(self, status: int, said: object) -> None:
        self._send(status, json.dumps(said, ensure_ascii=False).encode(), "application/json")

    def _send(self, status: int, body: bytes, media_type: str = "text/plain", *, as_file: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        if as_file:
            self.send_header("Content-Disposition", f'attachment; filename="{as_file}"')
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(body)


def _accept(office: BankOffice, said: dict[str, Any]) -> None:
    for known in (office.rules.reject, office.rules.pay_instead):
        known.pop(said["account"], None)


COMMANDS: dict[str, Callable[[BankOffice, dict[str, Any]], object]] = {
    "reject": lambda office, said: office.rules.reject.update({said["account"]: said["reason"]}),
    "accept": _accept,
    "pay-instead": lambda office, said: office.rules.pay_instead.update({said["account"]: said["yuan"]}),
    "hold-back": lambda office, said: office.rules.hold_back.add(said["account"]),
    "settle-rest": lambda office, said: office.settle_rest(),
    "give-back": lambda office, said: office.give_back(said["end_to_end_id"], said.get("reason", "AC04")),
    "pay-in": lambda office, said: office.pay_in(**said),
    "charge": lambda office, said: office.charge(said["yuan"]),
    "delay": lambda office, said: setattr(office.rules, "delay", float(said["seconds"])),
    "down": lambda office, said: setattr(office.rules, "down", bool(said["on"])),
    "reset": lambda office, said: office.reset(),
}
COUNTED = ("unknown-lines", "malformed", "twice", "refuse-file", "hang-up")


def control(office: BankOffice, what: str, **said: Any) -> None:
    """Raises KeyError or TypeError for what nobody can tell a bank."""
    with office.lock:
        if what in COUNTED:
            setattr(office.rules, what.replace("-", "_"), int(said.get("times", 1)))
        else:
            COMMANDS[what](office, said)


def state(office: BankOffice) -> dict[str, Any]:
    with office.lock:
        rules, now = office.rules, time.monotonic()
        return {
            "orders": [
                {"message_id": o.message_id, "count": len(o.payments), "total": str(o.total)}
                for o in office.orders.values()
            ],
            "answers": [
                {"name": a.name, "order": a.order, "ready": a.due <= now} for a in office.answers.values()
            ],
            "fetched": list(office.fetched),
            "rules": {
                "delay": rules.delay,
                "reject": dict(rules.reject),
                "pay_instead": dict(rules.pay_instead),
                "hold_back": sorted(rules.hold_back),
                "down": rules.down,
            },
        }
