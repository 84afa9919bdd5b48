from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.cases.tests.conftest import MUTUAL_AID, lines, opened, settle, who
from zerotrip.config.scenes import NOW, scene
from zerotrip.demo.cast import Cast
from zerotrip.members.models import Person
from zerotrip.population.tests.few import settle_a_few, tell_a_few

__all__ = ["lines", "settle", "who"]


@scene
def hall(cast: Cast) -> Cast:
    """Mutual aid only: a run decides every item for everyone, and tests bring items of their own."""
    return opened(cast, NOW, MUTUAL_AID)


@pytest.fixture
def few(db: None, now: datetime) -> list[Person]:
    """Five people and what is known of them."""
    people = settle_a_few(5)
    tell_a_few(people, now)
    return people
