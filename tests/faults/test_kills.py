"""Promise 1: killed at any write, nothing is half done, nothing acknowledged is lost, and the rest gets done.

`make test-faults` kills at each single write; here a few are enough to notice.
"""

from __future__ import annotations

import pytest

from tests.faults.running import tool

EVERY = 60


@pytest.mark.slow
def test_killed_in_the_middle_the_story_ends_as_if_nothing_had_happened() -> None:
    told = tool("kill_story", str(EVERY))
    assert told["wrong"] == []
    assert told["killed"] == len(range(1, told["writes"] + 1, EVERY))


@pytest.mark.slow
def test_a_form_sent_again_after_the_web_process_was_killed_acts_once() -> None:
    told = tool("kill_web", "13")
    assert (told["wrong"], told["killed"]) == ([], 5)


@pytest.mark.slow
def test_another_worker_goes_on_where_one_was_killed() -> None:
    told = tool("kill_worker", "150")
    assert told["wrong"] == []
    assert told["killed"] > 0
