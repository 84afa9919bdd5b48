"""Where somebody helps in person: by district or distance, open or not, without script or signing in."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from zerotrip.core.calendar import WorkingCalendar
from zerotrip.demo.cast import Cast
from zerotrip.org.models import ServicePlace
from zerotrip.org.opening_hours import metres_to, opening, spans_on

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def xihu(cast: Cast) -> ServicePlace:
    return ServicePlace.objects.get(code="P-330106-1")


@pytest.mark.parametrize(
    ("at", "is_open", "next_opening"),
    [
        ("2026-06-12T09:00", True, None),
        ("2026-06-12T12:30", False, "2026-06-12T13:30"),
        ("2026-06-13T13:00", False, "2026-06-15T08:30"),
        ("2026-09-30T18:00", False, "2026-10-08T08:30"),  # the national holiday lies between
        ("2026-12-31T14:00", False, "2027-01-02T09:00"),  # an exception, then New Year
    ],
)
def test_a_place_is_open_by_its_table_and_the_working_calendar(
    xihu: ServicePlace, at: str, is_open: bool, next_opening: str | None
) -> None:
    holidays = {date(2026, 10, day): False for day in range(1, 8)} | {date(2027, 1, 1): False}
    calendar = WorkingCalendar(holidays)
    seen = opening(xihu, datetime.fromisoformat(at).replace(tzinfo=HERE), calendar)
    wanted = datetime.fromisoformat(next_opening).replace(tzinfo=HERE) if next_opening else None
    assert (seen.is_open, seen.next) == (is_open, wanted)


def test_a_weekend_day_that_is_worked_has_mondays_hours(xihu: ServicePlace) -> None:
    sunday = date(2026, 6, 14)
    assert spans_on(xihu, sunday, WorkingCalendar()) == []
    worked = spans_on(xihu, sunday, WorkingCalendar({sunday: True}))
    assert worked == spans_on(xihu, date(2026, 6, 15), WorkingCalendar())


def test_a_degree_of_latitude_is_as_long_as_it_is(xihu: ServicePlace) -> None:
    there = (float(xihu.latitude) + 1, float(xihu.longitude))
    assert metres_to(xihu, *there) == 111_195


def test_places_are_found_by_district_and_by_nearness(client: Client, cast: Cast) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/hall/places/?district=330106").content.decode()
    assert ("Xihu district" in page, "Binjiang district" in page) == (True, False)
    page = client.get("/hall/places/?lat=30.208&lon=120.212").content.decode()
    order = [page.index(name) for name in ("Binjiang district", "Yunqi park", "Yuhang district")]
    assert order == sorted(order)
    assert "Sample" in page
    assert client.get("/hall/places/?lat=x&lon=500").status_code == 200
    assert client.get("/hall/places/P-330106-1/").status_code == 200
    assert client.get("/hall/places/none/").status_code == 404
