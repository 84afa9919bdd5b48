"""Promise 12: a single fault of any kind at any moment leaves nothing different behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

NUMBER = 12


@pytest.mark.slow
def test_a_single_fault_leaves_nothing_different_behind() -> None:
    """`python stories/faults.py 200` tries two hundred; here a few are enough to notice."""
    program = Path(__file__).with_name("faults.py")
    done = subprocess.run(
        [sys.executable, str(program), str(NUMBER)], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"faults": NUMBER, "wrong": [], "books": []}
