"""What I have in points: what ends when, where each came from, and which fund stands behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.members.models import Person
from zerotrip.points.queries import earned_by, owed_by, purse_of, spent_by
from zerotrip.web.door import for_member, today
from zerotrip.web.member.page import show

SHOWN = 50


@for_member
def points(request: HttpRequest, person: Person) -> HttpResponse:
    return show(
        request,
        "points.html",
        tab="me",
        purse=purse_of(person, on=today()),
        owed=owed_by(person),
        earned=earned_by(person)[:SHOWN],
        spent=spent_by(person)[:SHOWN],
        back="/m/me/",
    )
