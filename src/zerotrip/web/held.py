"""What was typed when the sign-in had run out: sealed in the session until the same person is back.

The session outlives the signing in, and nothing else does. It is kept as plain text in the database, so what
lies in it is sealed. Only forms that carry the mark of a signed-in person are kept: strangers fill no table.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from zerotrip.core.actor import Actor
from zerotrip.core.clock import now
from zerotrip.vault.seal import CannotOpen, open_sealed, seal
from zerotrip.web.plain import plain

KEPT = "again"
LARGEST = 256 * 1024
LONGEST = timedelta(hours=1)
PURPOSE, PLACE = "medical", "session:again"  # a form may tell of an illness; none tells of anything worse
_SIGNER = Signer(salt="zerotrip.web.whose")


@dataclass(frozen=True, slots=True)
class Held:
    address: str
    page: str
    whose: str
    fields: list[tuple[str, str]]
    files: list[str]
    at: str

    @property
    def is_old(self) -> bool:
        return now() - datetime.fromisoformat(self.at) > LONGEST


def whose(actor: Actor) -> str:
    """The mark in each form that says for whom the page was made, without naming them."""
    return _SIGNER.sign(salted_hmac("zerotrip.web.whose", actor.key, algorithm="sha256").hexdigest()[:32])


def is_of(held: Held, actor: Actor) -> bool:
    return constant_time_compare(held.whose, whose(actor))


def hold(request: HttpRequest) -> bool:
    """Keeps the form that came, unless it carries no mark of ours or is longer than people type."""
    said = plain(request.POST)
    mark = str(said.get("whose", ""))
    if not _is_ours(mark):
        return False
    pairs = ((name, value) for name, values in said.lists() for value in values)
    held = Held(
        address=_address(request),
        page=came_from(request) or _address(request),
        whose=mark,
        fields=[(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"],
        files=sorted(name for name, file in request.FILES.items() if getattr(file, "size", 0)),
        at=now().isoformat(),
    )
    content = json.dumps(asdict(held)).encode()
    if len(content) > LARGEST:
        return False
    request.session[KEPT] = b64encode(seal(PURPOSE, content, PLACE)).decode()
    return True


def held_in(request: HttpRequest) -> Held | None:
    sealed = request.session.get(KEPT)
    if sealed is None:
        return None
    try:
        held = Held(**json.loads(open_sealed(PURPOSE, b64decode(sealed), PLACE)))
    except CannotOpen:
        return None
    return None if held.is_old else held


def let_go(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def let_go_if_back(request: HttpRequest) -> None:
    """The form that was kept has come again, so it need not be kept any longer."""
    if request.method != "POST" or KEPT not in request.session:
        return
    held = held_in(request)
    if held is None or ["key", request.POST.get("key", "")] in [list(field) for field in held.fields]:
        let_go(request)


def came_from(request: HttpRequest) -> str:
    """The page of ours that a form or link stood on; empty where the browser does not say."""
    there = urlsplit(request.headers.get("Referer", ""))
    if there.netloc != request.get_host():
        return ""
    path = "/" + there.path.lstrip("/")  # two strokes would lead to another host
    return f"{path}?{there.query}" if there.query else path


def _is_ours(mark: str) -> bool:
    try:
        _SIGNER.unsign(mark)
    except BadSignature:
        return False
    return True


def _address(request: HttpRequest) -> str:
    """A field that is saved by htmx belongs to the page's own form; its fragment would be no page."""
    page: str | None = getattr(request, "htmx", None) and request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    return page or request.get_full_path()
