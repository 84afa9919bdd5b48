from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from zerotrip.applications.actions import Written, begin, save
from zerotrip.applications.models import Draft
from zerotrip.applications.tests.items import TICKET, publish, ticket
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.evidence.tests.lines import Lines
from zerotrip.evidence.tests.lines import lines as plugged_in


@pytest.fixture
def lines(now: datetime) -> Iterator[Lines]:
    with plugged_in(date(2026, 6, 12), clock=lambda: now) as plugged:
        yield plugged


@pytest.fixture
def chen(cast: Cast) -> Actor:
    return cast.chen_user.actor


@pytest.fixture
def draft(cast: Cast, lines: Lines, now: datetime, chen: Actor) -> Draft:
    """Chen has begun to apply for her ticket."""
    publish(ticket(), cast.actors, now)
    begun = begin(item_id=TICKET, person=cast.chen, subject="2026", by=chen, at=now)
    assert isinstance(begun, Draft)
    return begun


def typed(draft: Draft, by: Actor, at: datetime, *, version: int | None = None, **fields: Any) -> Draft:
    """`trip_far="yes"` writes `trip.far`."""
    written = {key.replace("_", ".", 1): value for key, value in fields.items()}
    return save(draft, Written(written, draft.version if version is None else version), by=by, at=at)


def page(*, blank: bool = False, size: tuple[int, int] = (900, 1200)) -> BytesIO:
    """A photographed paper: lines of print, or none."""
    taken = BytesIO()
    picture = Image.new("RGB", size, "white")
    if not blank:
        drawing = ImageDraw.Draw(picture)
        for line in range(60, size[1] - 60, 40):
            for word in range(60, size[0] - 60, 24):
                drawing.rectangle((word, line, word + 12, line + 14), fill="black")
    picture.save(taken, "PNG")
    taken.seek(0)
    return taken
