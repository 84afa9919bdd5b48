"""What happens with cases, for the apps that are to hear of it: read off the cases' own events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

AT_ONCE = 1_000
BACK = 200
"""Events may be seen out of order: so many before the last are looked at again; each is told once."""
EVENTS = {
    "paid": "payment.paid",
    "paid-in-part": "payment.paid",
    "payment-returned": "payment.returned",
    "ask": "paper.wanted",
    "want": "paper.wanted",
}


def tell_apps(at: datetime) -> int:
    from zerotrip.cases.models import Event
    from zerotrip.clients.hooks import tell
    from zerotrip.clients.models import Heard, Hook

    if not Hook.objects.filter(stopped_at=None).exists():
        return 0
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    heard, _new = Heard.objects.get_or_create(room="cases", defaults={"upto": last})
    events = list(Event.objects.filter(pk__gt=heard.upto - BACK).order_by("pk")[:AT_ONCE])
    told = tell(_news(events))
    if events and events[-1].pk > heard.upto:
        Heard.objects.filter(room="cases").update(upto=events[-1].pk)
    return told


def _news(events: list) -> Iterator:  # type: ignore[type-arg]
    from zerotrip.cases.models import Case
    from zerotrip.clients.hooks import News

    cases = Case.objects.select_related("person").in_bulk({event.case_id for event in events})
    for event in events:
        case = cases[event.case_id]
        what = EVENTS.get(event.kind, "case.changed")
        yield News(f"case-event:{event.pk}", case.person.key, what, case.ref, event.at)
