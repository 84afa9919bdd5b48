from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid


def due_reason(because: str) -> str:
    if not because.strip():
        raise Invalid(
            "no-reason", _("Please give a reason; the person concerned will read it."), field="because"
        )
    return because.strip()
