"""One department's HTTP server: the gateway's addresses, `/_control` for scripts, and a page for people.

POST /app/refreshTokenByKey.htm, /app/refreshTokenBySec.htm, /api/<department>/dataSharing/<question>.htm
GET  /_control                      faults, calls and pushes so far
POST /_control/down|error|html|garbage|cut|huge|redirect|someone-else|nonsense|forgetful   {"times": 0}
POST /_control/slow                 {"seconds": 3}
POST /_control/lossy                {"rate": 0.3, "seed": 7, "kinds": ["lost", "double", "late", "garbled"]}
POST /_control/drop-diagnosis       {"on": true}
POST /_control/expire               {"refresh": false}
POST /_control/add                  {"what": "degree", "person": "chen", "on": "2026-06-30", …}
POST /_control/forget               what was added by hand
POST /_control/ok                   everything as it should be
POST /_control/push                 {"person": "chen", "self_borne": "4134.00", "diagnosis": "C53.900", …}
POST /_control/settle               the same without sending; answers headers and body
"""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from zerotrip.core.errors import Refused
from zerotrip.demo.departments.faults import MODES, Lossy
from zerotrip.demo.departments.medical_insurance import MedicalInsurance
from zerotrip.demo.departments.office import Office
from zerotrip.demo.departments.page import page

BODY_LIMIT = 1 << 20
LOGIN_PAGE = b"<!doctype html><title>Sign in</title><form><input name=user></form>"


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, office: Office, port: int = 0, host: str = "127.0.0.1") -> None:
        super().__init__((host, port), Handler)
        self.office = office

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hung up is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "department"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    @property
    def office(self) -> Office:
        return cast(Server, self.server).office

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: ID numbers travel through here."""

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if where.path == "/":
            self._page(where.query)
        elif where.path == "/_control":
            self._json(200, _state(self.office))
        else:
            self._json(404, {"error": "no such page"})

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), BODY_LIMIT))
        path = urlsplit(self.path).path
        if path.startswith("/_control/"):
            self._control(path.removeprefix("/_control/"), body)
        elif path == "/":
            self._by_hand(body)
        else:
            self._gateway(path, {key: values[0] for key, values in parse_qs(body.decode()).items()})

    def _gateway(self, path: str, form: dict[str, str]) -> None:
        faults = self.office.faults
        mode = faults.next(f"{path} {form.get(self.office.number_field, '')}")
        time.sleep(faults.lossy.pause if mode == "late" and faults.lossy else faults.seconds)
        if mode in ("down", "lost", "error", "html", "garbage", "cut", "huge", "redirect"):
            self._fail(mode)
        else:
            self._json(200, self._answer(path, form, mode))

    def _answer(self, path: str, form: dict[str, str], mode: str) -> dict[str, Any]:
        desk, ours = self.office.desk, f"/api/{self.office.name}/dataSharing/"
        if path == "/app/refreshTokenByKey.htm":
            return desk.by_key(form) if mode != "forgetful" else desk.by_key({})
        if path == "/app/refreshTokenBySec.htm":
            return desk.by_sec(form) if mode != "forgetful" else desk.by_sec({})
        question = path.removeprefix(ours).removesuffix(".htm") if path.startswith(ours) else ""
        return self.office.answer(question, form, mode)

    def _fail(self, mode: str) -> None:
        match mode:
            case "down" | "lost":
                self.close_connection = True
            case "error":
                self._send(503, b"<h1>503 Service Unavailable</h1>", "text/html")
            case "html":
                self._send(200, LOGIN_PAGE, "text/html")
            case "garbage":
                self._send(200, bytes(range(256)) * 4, "application/json")
            case "cut":
                self._send(200, b'{"code":"00","datas":[{"setl_id":', "application/json", promise=4096)
                self.close_connection = True
            case "huge":
                self._send(200, b'{"code":"00","datas":"' + b"x" * (3 << 20) + b'"}', "application/json")
            case "redirect":
                self._send(302, b"", "text/plain", Location="http://169.254.169.254/latest/")

    def _control(self, what: str, body: bytes) -> None:
        # A page elsewhere in the same browser can post forms here, but not JSON.
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            self._json(415, {"error": "send JSON"})
            return
        try:
            self._json(200, control(self.office, what, json.loads(body or b"{}")))
        except Refused as refusal:
            self._json(400, {"error": refusal.code})  # its sentence needs Django set up, which takes a second
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self._json(400, {"error": str(error)})

    def _page(self, query: str, *, wrong: bool = False) -> None:
        language = parse_qs(query).get("lang", [""])[0] or self.headers.get("Accept-Language", "")
        self._send(
            200,
            page(self.office, english=language.startswith("en"), wrong=wrong).encode(),
            "text/html; charset=utf-8",
        )

    def _by_hand(self, body: bytes) -> None:
        if urlsplit(self.headers.get("Origin", "")).netloc not in ("", self.headers.get("Host")):
            self._json(403, {"error": "from another page"})
            return
        form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        language = "en" if form.get("lang") == "en" else "zh-CN"
        try:
            act_by_hand(self.office, form)
        except (ValueError, Refused):
            self._page(f"lang={language}", wrong=True)
        else:
            self._send(303, b"", "text/plain", Location=f"/?lang={language}")

    def _json(self, status: int, value: object) -> None:
        self._send(
            status,
            json.dumps(value, ensure_ascii=False, default=str).encode(),
            "application/json; charset=utf-8",
        )

    def _send(
        self, status: int, body: bytes, kind: str, *, promise: int | None = None, **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(promise or len(body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)


def control(office: Office, what: str, given: dict[str, Any]) -> dict[str, Any]:
    faults = office.faults
    match what:
        case "ok":
            faults.clear()
        case "forget":
            office.forget()
        case "add":
            return {"row": office.happen(given.pop("what"), **given)}
        case "slow":
            faults.seconds = float(given.get("seconds", 3))
        case "lossy":
            faults.lossy = Lossy(**given)
        case "drop-diagnosis":
            faults.drop_diagnosis = bool(given.get("on", True))
        case "expire":
            office.desk.expire(refresh=bool(given.get("refresh")))
        case "push" | "settle" if isinstance(office, MedicalInsurance):
            push = office.settle(**given)
            push = office.send(push) if what == "push" else push
            return {"setl_id": push.row["setl_id"], "headers": push.headers, "body": push.body.decode(),
                    "status": push.status, "answer": push.answer}  # fmt: skip
        case _ if what and what in MODES:
            faults.set(what if given.get("on", True) else "", int(given.get("times", 0)))
        case _:
            raise ValueError(f"no such control: {what}")
    return _state(office)


def act_by_hand(office: Office, form: dict[str, str]) -> None:
    """What the buttons of the page do."""
    if form.get("act") == "push" and isinstance(office, MedicalInsurance):
        if not office.is_new(form.get("once", "")):
            return
        office.send(
            office.settle(
                person=form.get("person", ""),
                self_borne=form.get("self_borne", ""),
                diagnosis=form.get("diagnosis") or None,
                operation=form.get("operation", ""),
                hospital_level=form.get("hospital_level", "3"),
                kind=form.get("kind", "inpatient"),
                days=int(form.get("days") or 12),
                settled_on=form.get("settled_on") or None,
            )
        )
    elif form.get("act") == "add":
        office.happen(form.get("what", ""), person=form.get("person", ""), on=form.get("on") or None)
    elif form.get("act") == "forget":
        office.forget()
    elif form.get("act") == "drop-diagnosis":
        office.faults.drop_diagnosis = not office.faults.drop_diagnosis
    elif form.get("act") == "lossy":
        office.faults.lossy = Lossy()
    elif form.get("act") == "ok":
        office.faults.clear()
    elif form.get("act") in MODES:
        office.faults.set(form["act"])


def _state(office: Office) -> dict[str, Any]:
    pushed = office.pushed if isinstance(office, MedicalInsurance) else []
    return {
        "department": office.name,
        "faults": office.faults.told(),
        "calls": list(office.calls),
        "pushed": [{"setl_id": push.row["setl_id"], "status": push.status} for push in pushed],
    }


@contextlib.contextmanager
def running(office: Office, port: int = 0) -> Iterator[Server]:
    """A server in a thread, for tests and stories."""
    server = Server(office, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
