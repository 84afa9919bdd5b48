"""The provincial public-data gateway: secrets that expire, md5 signatures, one envelope around every answer.

    app/refreshTokenByKey.htm   appKey, requestTime, sign = md5(appKey + appSecret + requestTime)
    app/refreshTokenBySec.htm   appKey, requestTime, sign = md5(appKey + refreshSecret + requestTime)
    api/<department>/dataSharing/<id>.htm
                                appKey, requestTime, sign = md5(appKey + requestSecret + requestTime)

Everything travels in the body of a POST, so that no ID number can end up in an address or an access log.
"""

from __future__ import annotations

import hashlib
import json
import ssl
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import httpx
import stamina

from zerotrip.core.errors import Invalid
from zerotrip.evidence.registry import Declined, Health, Heard, Inquiry, Silence, Told

OK = "00"
SECRET_CODES = frozenset(
    {"14", "15", "16"}
)  # wrong signature, request secret expired, refresh secret expired
LIMIT_BYTES = 1 << 20
TIMEOUT = httpx.Timeout(5.0, connect=2.0)
EARLY_MS = 30_000  # a secret about to run out is renewed before it is used

Row = dict[str, Any]
Reader = Callable[[list[Row], Inquiry], list[Told]]


def signature(app_key: str, secret: str, request_time: str) -> str:
    return hashlib.md5((app_key + secret + request_time).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Secrets:
    request: str = field(repr=False)
    request_until: int
    refresh: str = field(repr=False)
    refresh_until: int


class Gateway:
    """One line to one department's gateway. Safe to share between threads; knows nothing of meaning."""

    def __init__(
        self,
        *,
        url: str,
        app_key: str,
        app_secret: str,
        clock: Callable[[], float] = time.time,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._app_key, self._app_secret, self._clock = app_key, app_secret, clock
        self._secrets: Secrets | None = None
        self._lock = threading.Lock()
        self._url, self._timeout = url.rstrip("/") + "/", timeout

    @cached_property
    def _http(self) -> httpx.Client:
        # No redirects, no proxy from the environment: a line leads to its own address and nowhere else.
        client = httpx.Client(
            base_url=self._url,
            timeout=self._timeout,
            verify=_trust(),
            follow_redirects=False,
            trust_env=False,
        )
        weakref.finalize(self, client.close)  # with the process at the latest
        return client

    def rows(self, path: str, inquiry: Inquiry, **question: str) -> list[Row]:
        """Asks one business question and returns the rows of the answer. Raises Silence or Declined."""
        info = {"powerMatters": inquiry.purpose, "requestId": inquiry.request_id}
        fields = question | {"additionalInfo": json.dumps(info, ensure_ascii=False)}
        envelope = self._signed(path, fields)
        if envelope["code"] in SECRET_CODES:
            # Somebody else renewed, or the department forgot us: once more with fresh secrets.
            self._forget()
            envelope = self._signed(path, fields)
        return _rows_of(envelope)

    def check(self) -> Health:
        """Whether the department is there and knows us, by asking for secrets from scratch."""
        started = time.monotonic()
        try:
            self._accept(self._post("app/refreshTokenByKey.htm", self._sign(self._app_secret)))
        except Silence as silence:
            return Health(silence.credentials, False, _ms_since(started), silence.code)
        return Health(True, True, _ms_since(started))

    def close(self) -> None:
        if "_http" in self.__dict__:
            self._http.close()

    def _signed(self, path: str, fields: dict[str, str]) -> Row:
        return self._post(path, fields | self._sign(self._request_secret()))

    def _sign(self, secret: str) -> dict[str, str]:
        request_time = str(self._now_ms())
        return {
            "appKey": self._app_key,
            "requestTime": request_time,
            "sign": signature(self._app_key, secret, request_time),
        }

    def _now_ms(self) -> int:
        return int(self._clock() * 1000)

    def _request_secret(self) -> str:
        with self._lock:
            now, held = self._now_ms(), self._secrets
            if held and held.request_until - EARLY_MS > now:
                return held.request
            if held and held.refresh_until - EARLY_MS > now:
                renewed = self._post("app/refreshTokenBySec.htm", self._sign(held.refresh))
                if renewed["code"] == OK:
                    return self._accept(renewed).request
            return self._accept(self._post("app/refreshTokenByKey.htm", self._sign(self._app_secret))).request

    def _accept(self, envelope: Row) -> Secrets:
        if envelope["code"] in SECRET_CODES:
            raise Silence("credentials", credentials=True)
        datas = envelope.get("datas")
        if envelope["code"] != OK or not isinstance(datas, dict):
            raise Silence("malformed")
        try:
            self._secrets = Secrets(
                str(datas["requestSecret"]),
                int(datas["requestSecretEndTime"]),
                str(datas["refreshSecret"]),
                int(datas["refreshSecretEndTime"]),
            )
        except (KeyError, TypeError, ValueError):
            raise Silence("malformed") from None
        return self._secrets

    def _forget(self) -> None:
        with self._lock:
            self._secrets = None

    def _post(self, path: str, fields: dict[str, str]) -> Row:
        try:
            for attempt in stamina.retry_context(
                on=httpx.NetworkError, attempts=2, wait_initial=0.1, wait_jitter=0.1
            ):
                with attempt:
                    return _envelope(*self._read(path, fields))
        except httpx.TimeoutException:
            raise Silence("timeout") from None
        except (httpx.RemoteProtocolError, httpx.DecodingError):
            raise Silence("cut") from None
        except httpx.HTTPError:
            raise Silence("unreachable") from None
        raise AssertionError("unreachable code")

    def _read(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        body = b""
        with self._http.stream("POST", path, data=fields) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LIMIT_BYTES:
                    raise Silence("too-large-answer")
            return response.status_code, body


@cache
def _trust() -> ssl.SSLContext:
    """Reading the certificates takes a tenth of a second: once for all lines, and not before one is used."""
    return httpx.create_ssl_context(trust_env=False)


def _envelope(status: int, body: bytes) -> Row:
    if status >= 500:
        raise Silence("server-error")
    if status != 200:
        raise Silence("unexpected-status")
    try:
        envelope = json.loads(body, parse_float=str)
    except (ValueError, RecursionError):
        raise Silence("not-json") from None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("code"), str):
        raise Silence("malformed")
    return envelope


def _rows_of(envelope: Row) -> list[Row]:
    code, datas = envelope["code"], envelope.get("datas")
    if code in SECRET_CODES:
        raise Silence("credentials", credentials=True)
    if code.startswith("5"):
        raise Silence("server-error")
    if code != OK:
        raise Declined(code)
    if not isinstance(datas, list) or not all(isinstance(row, dict) for row in datas):
        raise Silence("malformed")
    return datas


def _ms_since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)


def hear(call: Callable[[Inquiry], list[Row]], read: Reader, inquiry: Inquiry) -> Heard:
    """Asks and reads. An answer that makes no sense is Silence: it is asked for again, never guessed at."""
    rows = call(inquiry)
    try:
        told = read(rows, inquiry)
    except (KeyError, TypeError, ValueError, AttributeError, Invalid):
        raise Silence("unreadable-answer") from None
    return Heard(rows, tuple(told))


def only_about(rows: list[Row], number: str, *, key: str) -> list[Row]:
    """Refuses an answer about anybody else than the person asked about."""
    if any(str(row[key]).upper() != number.upper() for row in rows):
        raise Silence("someone-else")
    return rows
