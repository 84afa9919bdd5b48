"""Promise 1, a first slice: killed before a write of the story, nothing is half done and the rest is done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

EVERY = 25


def test_killed_in_the_middle_the_story_ends_as_if_nothing_had_happened() -> None:
    """`python stories/killed.py 1` kills before each single write; here every 25th is enough to notice."""
    program = Path(__file__).with_name("killed.py")
    done = subprocess.run(
        [sys.executable, str(program), str(EVERY)], capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["wrong"] == []
    assert told["killed"] == len(range(1, told["writes"] + 1, EVERY))
