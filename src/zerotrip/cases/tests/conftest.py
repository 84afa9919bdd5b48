"""Chen's hospital stay, told by a simulated medical insurance over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image

from zerotrip.cases.models import Case, Event
from zerotrip.catalogue.actions import publish
from zerotrip.config.scenes import NOW, scene
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.evidence.actions import receive, send_due
from zerotrip.evidence.tests.lines import Lines
from zerotrip.evidence.tests.lines import lines as plugged_in
from zerotrip.vault.actions import keep_document
from zerotrip.vault.models import Document

HOSPITAL, MAJOR, WOMENS, ALLOWANCE, CARE = (
    "hz.mutual-aid.hospital",
    "hz.mutual-aid.major-disease",
    "hz.mutual-aid.womens-diseases",
    "hz.mutual-aid.living-allowance",
    "hz.care.major-disease",
)
Photograph = Callable[[], Document]
Settle = Callable[..., dict[str, Case]]


@pytest.fixture
def lines(now: datetime) -> Iterator[Lines]:
    with plugged_in(date(2026, 6, 12), clock=lambda: now) as plugged:
        yield plugged


MUTUAL_AID = (
    "hospital-mutual-aid",
    "major-disease-aid",
    "womens-diseases-aid",
    "living-allowance",
    "major-disease-care",
)


def opened(cast: Cast, at: datetime, packs: Sequence[str] = ()) -> Cast:
    """These items of Hangzhou published, or all of them, and Chen enrolled for the year."""
    folder = settings.ZEROTRIP_PACKS / "hangzhou"
    paths = [folder / f"{name}.toml" for name in packs] or [folder]
    publish(paths=paths, by=cast.actors["admin"], second=cast.actors["zhao"], at=at)
    cast.enrol(year=2026)
    return cast


@scene
def hall(cast: Cast) -> Cast:
    """The cast, Hangzhou's items published, and Chen enrolled for the year."""
    return opened(cast, NOW)


@pytest.fixture
def who(hall: Cast) -> dict[str, Actor]:
    return hall.actors


@pytest.fixture
def photograph(hall: Cast, now: datetime) -> Callable[[], Document]:
    """Chen takes a picture of a paper."""

    def taking() -> Document:
        taken = BytesIO()
        Image.new("RGB", (60, 80), "white").save(taken, "PNG")
        taken.seek(0)
        chen = hall.chen_user.actor
        return keep_document(file=taken, kind="diagnosis-proof", owner_key=chen.key, by=chen, at=now)

    return taking


@pytest.fixture
def settle(hall: Cast, lines: Lines, now: datetime) -> Settle:
    """A settlement arrives and every department answers; gives back Chen's cases by item."""

    def settling(
        *, diagnosis: str | None = "C53.900", borne: str = "4134.00", **more: object
    ) -> dict[str, Case]:
        told = {
            "person": "chen",
            "self_borne": borne,
            "diagnosis": diagnosis,
            "settled_on": "2026-06-10",
        } | more
        push = lines.medical.settle(**told)  # type: ignore[arg-type]
        receive(source="medical-insurance", headers=push.headers, body=push.body, at=now)
        while send_due(at=now):
            pass
        return {case.item_id: case for case in Case.objects.with_names().order_by("pk")}

    return settling


def another_like(case: Case, number: int) -> str:
    """The same case about another settlement: what one officer's queue looks like."""
    copy = Case.objects.get(pk=case.pk)
    copy.pk, copy.ref, copy.subject = None, f"HZ-LIKE-{number:06d}", f"{case.subject}-{number}"
    copy.save(force_insert=True)
    for event in case.events.all():
        Event.objects.create(
            case=copy, seq=event.seq, kind=event.kind, at=event.at, by_key=event.by_key, by_name=""
        )
    return copy.ref
