"""就近办: where somebody helps in person. By district, or by where the browser is; no map from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zerotrip.core.calendar import WorkingCalendar
from zerotrip.core.clock import now
from zerotrip.guides.categories import category_name
from zerotrip.org.models import Organisation, ServicePlace
from zerotrip.org.opening_hours import Opening, metres_to, opening, spans_on
from zerotrip.org.queries import place_for, service_places, working_calendar
from zerotrip.web.public.page import show


@dataclass(frozen=True, slots=True)
class Near:
    place: ServicePlace
    opening: Opening
    metres: int | None

    @property
    def far(self) -> str:
        """In kilometres, as one would say it."""
        return "" if self.metres is None else f"{self.metres / 1000:.1f}"


def places(request: HttpRequest) -> HttpResponse:
    district, here = request.GET.get("district", "")[:6], _here(request)
    at, calendar = now(), working_calendar()
    found = [_near(place, here, at, calendar) for place in service_places("" if here else district)]
    if here:
        found.sort(key=lambda one: (one.metres or 0, one.place.code))
    return show(
        request, "places.html", here="places", found=found, districts=_districts(), chosen=district, near=here
    )


def place(request: HttpRequest, code: str) -> HttpResponse:
    one, at, calendar = place_for(code), now(), working_calendar()
    today = timezone.localtime(at).date()
    week = [(day, spans_on(one, day, calendar)) for day in _days(today)]
    return show(
        request,
        "place.html",
        here="places",
        place=one,
        opening=opening(one, at, calendar),
        week=week,
        does=[category_name(code) for code in one.does],
    )


def _days(today: date) -> list[date]:
    return [today + timedelta(days=ahead) for ahead in range(7)]


def _near(
    place: ServicePlace, here: tuple[float, float] | None, at: datetime, calendar: WorkingCalendar
) -> Near:
    return Near(place, opening(place, at, calendar), metres_to(place, *here) if here else None)


def _here(request: HttpRequest) -> tuple[float, float] | None:
    """Three decimals at most are read, a hundred metres: enough to choose by."""
    try:
        latitude, longitude = (round(float(request.GET[name]), 3) for name in ("lat", "lon"))
    except (KeyError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _districts() -> list[tuple[str, str]]:
    """Those that have a place; the union of a district bears its code."""
    codes = set(service_places().values_list("district", flat=True))
    named = Organisation.objects.filter(code__in=codes).order_by("code")
    return [(one.code, one.name) for one in named]
