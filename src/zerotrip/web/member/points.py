"""What I have in points: what ends when, where each came from, and which fund stands behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zerotrip.funds.queries import names_of
from zerotrip.members.models import Person
from zerotrip.points.queries import earned_by, owed_by, purse_of, spent_by
from zerotrip.web.door import for_member, today
from zerotrip.web.member.page import show

SHOWN = 50


@for_member
def points(request: HttpRequest, person: Person) -> HttpResponse:
    purse = purse_of(person, on=today())
    earned, spent = list(earned_by(person)[: SHOWN + 1]), list(spent_by(person)[: SHOWN + 1])
    names = names_of(one.lot.fund for one in purse.lots)
    return show(
        request,
        "points.html",
        tab="me",
        purse=purse,
        lots=[(one, names.get(one.lot.fund, one.lot.fund)) for one in purse.lots],
        owed=owed_by(person),
        earned=earned[:SHOWN],
        spent=spent[:SHOWN],
        only=SHOWN,
        more=(len(earned) > SHOWN, len(spent) > SHOWN),
        back="/m/me/",
    )
