from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from zerotrip.demo import population
from zerotrip.demo.samples import write_roster
from zerotrip.demo.world import World
from zerotrip.members.actions import import_roster, preview_roster
from zerotrip.org.models import User

pytestmark = pytest.mark.django_db
IN_THE_WINDOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def test_lin_can_hand_the_sample_roster_in(tmp_path: Path) -> None:
    population.settle(members=120, at=IN_THE_WINDOW, say=lambda line: None)
    lin = User.objects.get(username="lin")
    file = write_roster(tmp_path / "roster.xlsx", World(120, today=IN_THE_WINDOW.date()), colleagues=6)
    roster = preview_roster(
        organisation=lin.posts.get().organisation,
        year=2027,
        products=["P1", "P2", "P3"],
        file=file.read_bytes(),
        filename=file.name,
        by=lin.actor,
        at=IN_THE_WINDOW,
    )
    import_roster(roster=roster, by=lin.actor, at=IN_THE_WINDOW)
    outcomes = [row.outcome for row in roster.rows.all()]
    assert len([outcome for outcome in outcomes if outcome.startswith("good")]) == 6 + 2
    assert len(outcomes) == 6 + 2 + 3
