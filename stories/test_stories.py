"""Each story of `zerotrip story`, told and checked: a total that differs from what it promises fails."""

from __future__ import annotations

import pytest

from zerotrip.demo.stage import Stage
from zerotrip.demo.stories import STORIES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", list(STORIES))
def test_story(name: str, departments: None) -> None:
    told: list[str] = []
    STORIES[name](told.append)
    assert "账实相符" in told[-1]


def test_a_story_whose_total_differs_is_not_told_to_its_end(departments: None) -> None:
    with pytest.raises(AssertionError, match="promised 3, found 2"):
        Stage(lambda line: None).expect("papers", 2, 3)
