"""Limited places: taken in the order of asking, never one too many, given on when they become free."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Case, Entitlement, Place
from zerotrip.core.errors import Stale
from zerotrip.core.period import Period

_TRIES = 20


def take_place(case: Case, seen: Evaluation, *, at: datetime) -> bool:
    """A free place, else one in the line. Of two who reach for the same number the constraint lets one have
    it, and the other reaches for the next."""
    quota = case.edition.loaded.pack.quota
    if quota is None or Place.objects.filter(case=case, number__isnull=False).exists():
        return True
    place, _made = Place.objects.get_or_create(
        case=case,
        defaults={
            "item_id": case.item_id,
            "period": _period(quota.over, seen.decision.period, seen.decision.on.year),
            "places": quota.places,
            "at": at,
        },
    )
    return number_for(place)


def number_for(place: Place) -> bool:
    for _try in range(_TRIES):
        number = _first_free(place)
        if number is None:
            return False
        try:
            with transaction.atomic():
                Place.objects.filter(pk=place.pk, number=None).update(number=number)
        except IntegrityError:  # somebody else had it a moment ago
            continue
        return True
    raise Stale("places-in-demand", _("Many reach for the last places at this moment; please try once more."))


def _first_free(place: Place) -> int | None:
    """None also where as many as are free stand before it in the line."""
    same = Place.objects.filter(item_id=place.item_id, period=place.period)
    held = same.exclude(number=None)
    before = same.filter(number=None).filter(Q(at__lt=place.at) | Q(at=place.at, pk__lt=place.pk)).count()
    if place.places - held.count() <= before:
        return None
    last = held.aggregate(last=Max("number"))["last"] or 0
    return last + 1 if last < place.places else _gap(held)


def _gap(held: QuerySet[Place]) -> int | None:
    """The lowest number that was given back."""
    if not held.filter(number=1).exists():
        return 1
    after = held.filter(number=OuterRef("number") + 1)
    ends = held.exclude(number=F("places")).filter(~Exists(after)).order_by("number")
    last = ends.values_list("number", flat=True).first()
    return last + 1 if last else None


def end_what_followed(case: Case, *, at: datetime) -> None:
    """A place and a right to book do not outlive the grant that they came from."""
    leave_place(case)
    Entitlement.objects.filter(case=case, ended_at=None).update(ended_at=at)


def leave_place(case: Case) -> None:
    """Given back, or out of the line; whoever waits hears of it by `news.give_places`."""
    Place.objects.filter(case=case).delete()


def next_in_line(limit: int = 200) -> list[Case]:
    """Cases that a free place may be there for, the longest waiting first: of each line only its head, for
    whoever is further back has to wait anyhow."""
    lines = Place.objects.filter(number=None).values("item_id", "period").order_by()
    waiting = {(row["item_id"], row["period"]): row["most"] for row in lines.annotate(most=Max("places"))}
    if not waiting:
        return []
    given = Place.objects.exclude(number=None).filter(item_id__in={item for item, _period in waiting})
    counted = given.values_list("item_id", "period").order_by().annotate(held=Count("pk"))
    held = {(item, period): count for item, period, count in counted}
    free = {line: most - held.get(line, 0) for line, most in waiting.items()}
    return [case for line, count in free.items() if count > 0 for case in _heads(*line, min(count, limit))]


def _heads(item_id: str, period: str, count: int) -> list[Case]:
    line = Place.objects.filter(item_id=item_id, period=period, number=None).order_by("at", "pk")
    wanted = ("case__edition", "case__person", "case__organisation")
    return [place.case for place in line.select_related(*wanted)[:count]]


def _period(over: str, period: object, year: int) -> str:
    if over == "lifetime":
        return "lifetime"
    return period.key if isinstance(period, Period) else str(year)
