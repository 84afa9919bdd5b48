"""How a department signs what it sends unasked. The sender's side uses the same three functions.

X-Feed-Time       milliseconds since 1970
X-Feed-Message    the message's own id, 8 to 80 letters, digits and hyphens
X-Feed-Signature  hex of HMAC-SHA256(secret, time + "." + id + "." + body)
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

TIME, MESSAGE, SIGNATURE = "X-Feed-Time", "X-Feed-Message", "X-Feed-Signature"
_ID = re.compile(r"[A-Za-z0-9-]{8,80}")
_TIME = re.compile(r"[0-9]{13}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Envelope:
    time: str
    message_id: str
    signature: str

    @property
    def sent_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.time) / 1000, UTC)


def sign(secret: str, *, time: str, message_id: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{time}.{message_id}.".encode() + body, hashlib.sha256).hexdigest()


def headers_for(secret: str, *, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    time = str(int(at.timestamp() * 1000))
    return {
        TIME: time,
        MESSAGE: message_id,
        SIGNATURE: sign(secret, time=time, message_id=message_id, body=body),
    }


def read_envelope(headers: Mapping[str, str]) -> Envelope | None:
    """None when a header is missing or does not look like one."""
    found = {name.lower(): value for name, value in headers.items()}
    time, message_id, signature = (found.get(name.lower(), "") for name in (TIME, MESSAGE, SIGNATURE))
    if not (_TIME.fullmatch(time) and _ID.fullmatch(message_id) and _SIGNATURE.fullmatch(signature)):
        return None
    return Envelope(time, message_id, signature)


def is_genuine(secret: str, envelope: Envelope, body: bytes) -> bool:
    expected = sign(secret, time=envelope.time, message_id=envelope.message_id, body=body)
    return hmac.compare_digest(expected.encode(), envelope.signature.encode())
