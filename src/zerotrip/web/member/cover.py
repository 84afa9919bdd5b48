"""What I am covered by, in which year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.members.models import Person
from zerotrip.members.queries import enrolments_of
from zerotrip.web.door import for_member, today
from zerotrip.web.member.page import show


@for_member
def cover(request: HttpRequest, person: Person) -> HttpResponse:
    rows = list(enrolments_of(person).order_by("-year", "product_id"))
    day = today()
    return show(
        request,
        "cover.html",
        tab="me",
        person=person,
        now=[row for row in rows if row.since <= day <= row.until],
        later=[row for row in rows if row.since > day],
        past=[row for row in rows if row.until < day],
        back="/m/me/",
    )
