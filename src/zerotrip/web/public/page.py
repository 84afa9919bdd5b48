"""What every page of the hall carries: where one may go, whether signed in or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.web.door import today
from zerotrip.web.help import help_for


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the hall. It is shown where its page exists: a part of the hall may not be installed."""

    name: str
    icon: str
    label: str | Promise
    note: str | Promise

    @property
    def href(self) -> str:
        try:
            return reverse(self.name)
        except NoReverseMatch:
            return ""


WAYS = (
    Way("hall:can-get", "question", _("What can I get?"), _("Ten questions at most, no name, nothing kept.")),
    Way("hall:items", "items", _("All services"), _("By field, with conditions, sums and papers.")),
    Way("hall:join", "people", _("Join the union"), _("Tell us who you are; the union gets in touch.")),
    Way("hall:places", "home", _("Service places"), _("Where somebody helps you in person, near you.")),
    Way("hall:notices", "receipt", _("Public notices"), _("What is to be granted, open to objections.")),
    Way("hall:disclosure", "check", _("Where the money went"), _("Published figures, with proofs.")),
    Way(
        "hall:verify",
        "eye",
        _("Verify a document"),
        _("Of a fee, a decision or a membership: is it genuine?"),
    ),
)


BY_DISTRICT = ("hall:items", "hall:places")
"""Where the chosen district goes along."""


def show(request: HttpRequest, template: str, *, here: str = "", **context: Any) -> HttpResponse:
    ways = [way for way in WAYS if way.href]
    page = f"hall/{template}"
    frame = {"ways": ways, "here": f"hall:{here}", "help": help_for(page, edition=None, on=today(), tour="")}
    kept = {"district": district_in(request), "by_district": BY_DISTRICT}
    return render(request, page, {**frame, **kept, **context})


def district_in(request: HttpRequest) -> str:
    """The code of a district in the address, whether there is one or not."""
    code = request.GET.get("district", "")
    return code if re.fullmatch(r"\d{6}", code, re.ASCII) else ""
