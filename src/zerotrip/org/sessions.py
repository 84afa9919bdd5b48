"""Where sessions stand: found by a hash of what the browser holds, so that reading the table opens none.

The row of a session is its entry in the list of sign-ins too: to end one is to delete it, and the next
request, which looks for it anyway, finds nothing. Only what Django calls from a WSGI process is done here.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Store
from django.utils import timezone

from zerotrip.core.clock import now

if TYPE_CHECKING:
    from zerotrip.org.models import Session

BEGUN = "begun"
"""In the session: when and on what somebody signed in."""
THROUGH = "through"
"""In the session: the code of the app that opened it. It may hold the session's cookie as the person does."""
SELDOM = timedelta(minutes=10)
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)


def hidden(session_key: str) -> str:
    """A key is 32 letters of chance: nobody finds it by trying, so a plain hash hides it."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(Store):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        from zerotrip.org.models import Session

        return Session

    def load(self) -> dict[str, Any]:
        rows = self.get_model_class().objects.filter(session_key=hidden(self.session_key or ""))
        row = rows.filter(expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
            return {}
        if now() - row.seen_at > SELDOM:
            rows.update(seen_at=now())
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=hidden(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        begun = data.get(BEGUN, {})
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.session_key = hidden(row.session_key)
        row.user_id = data.get(SESSION_KEY)
        row.begun_at = datetime.fromisoformat(begun["at"]) if begun else None
        row.seen_at = now()
        row.device = begun.get("device", "")
        row.through = data.get(THROUGH, "")
        if row.begun_at:  # however much goes on in it
            row.expire_date = min(row.expire_date, row.begun_at + LONGEST)
        return row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            self.model.objects.filter(session_key=hidden(key)).delete()
