"""The department's end of the gateway: secrets that expire, signatures checked, answers in envelopes."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zerotrip.evidence.connectors.gateway import signature

Row = dict[str, Any]
Form = Mapping[str, str]
REQUEST_LIVES, REFRESH_LIVES = 15 * 60, 48 * 3600
SKEW_MS = 10 * 60 * 1000

OK, WRONG_SIGN, EXPIRED_REQUEST, EXPIRED_REFRESH, NO_SUCH, BAD_QUESTION = "00", "14", "15", "16", "21", "31"
WORDS = {
    OK: "成功",
    WRONG_SIGN: "签名错误",
    EXPIRED_REQUEST: "请求密钥已过期",
    EXPIRED_REFRESH: "刷新密钥已过期",
    NO_SUCH: "接口不存在或未授权",
    BAD_QUESTION: "查询条件不完整",
}


def envelope(code: str, datas: object = None) -> Row:
    rows = len(datas) if isinstance(datas, list) else 0
    return {
        "code": code,
        "msg": WORDS[code],
        "requestId": secrets.token_hex(8),
        "dataCount": rows,
        "datas": datas,
    }


@dataclass
class GatewayDesk:
    """Who may ask, with which secrets."""

    app_key: str
    app_secret: str = field(repr=False)
    clock: Callable[[], float] = time.time
    request_until: dict[str, float] = field(default_factory=dict)
    refresh_until: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def by_key(self, form: Form) -> Row:
        return self._hand_out() if self._signed(form, self.app_secret) else envelope(WRONG_SIGN)

    def by_sec(self, form: Form) -> Row:
        with self._lock:
            held = dict(self.refresh_until)
        for secret, until in held.items():
            if self._signed(form, secret):
                return self._hand_out() if until > self.clock() else envelope(EXPIRED_REFRESH)
        return envelope(EXPIRED_REFRESH if not held else WRONG_SIGN)

    def refusal(self, form: Form) -> Row | None:
        """Why a business call is not answered, or None."""
        with self._lock:
            held = dict(self.request_until)
        for secret, until in held.items():
            if self._signed(form, secret):
                return None if until > self.clock() else envelope(EXPIRED_REQUEST)
        return envelope(WRONG_SIGN)

    def expire(self, *, refresh: bool = False) -> None:
        """From now on every secret handed out so far is too old."""
        with self._lock:
            for held in (self.request_until, self.refresh_until) if refresh else (self.request_until,):
                held.update(dict.fromkeys(held, 0.0))

    def _signed(self, form: Form, secret: str) -> bool:
        asked = form.get("requestTime", "")
        if form.get("appKey") != self.app_key or not asked.isdigit():
            return False
        if abs(int(asked) - self.clock() * 1000) > SKEW_MS:
            return False
        return secrets.compare_digest(signature(self.app_key, secret, asked), form.get("sign", ""))

    def _hand_out(self) -> Row:
        request, refresh, now = secrets.token_hex(16), secrets.token_hex(16), self.clock()
        with self._lock:
            for held in (self.request_until, self.refresh_until):
                for old in [secret for secret, until in held.items() if until + REFRESH_LIVES < now]:
                    del held[old]
            self.request_until[request] = now + REQUEST_LIVES
            self.refresh_until[refresh] = now + REFRESH_LIVES
        return envelope(
            OK,
            {
                "requestSecret": request,
                "requestSecretEndTime": int((now + REQUEST_LIVES) * 1000),
                "refreshSecret": refresh,
                "refreshSecretEndTime": int((now + REFRESH_LIVES) * 1000),
            },
        )
