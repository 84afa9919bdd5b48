"""The district one belongs to, as the address says it: lists and look-up leave out what is for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from zerotrip.org.models import Organisation
from zerotrip.web.public.page import district_in


@dataclass(frozen=True, slots=True)
class Here:
    """`choices` are all districts; `chosen` is None for whoever looks at the whole city."""

    choices: Sequence[Organisation]
    chosen: Organisation | None

    @property
    def owners(self) -> list[str] | None:
        """Whose items are for people here: the unions above them. None for those of everybody."""
        return self.chosen.path.strip("/").split("/") if self.chosen else None


def here_in(request: HttpRequest) -> Here:
    choices = list(Organisation.objects.filter(level="district").order_by("code"))
    code = district_in(request)
    return Here(choices, next((one for one in choices if one.code == code), None))
