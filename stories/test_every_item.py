"""Each item of Hangzhou applied for on the phone: whoever makes a dead end finds it here first."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from zerotrip.catalogue.folder import check

PACKS = Path(__file__).parents[1] / "packs" / "hangzhou"


@pytest.mark.slow
def test_every_item_is_applied_for_on_the_phone_and_comes_out_as_promised() -> None:
    """`python stories/every_item.py` prints what each took: taps, questions, papers, trips."""
    program = Path(__file__).with_name("every_item.py")
    done = subprocess.run(
        [sys.executable, str(program), "--json"], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert {one["item"]: one["wrong"] for one in told if one["wrong"]} == {}
    assert sorted(one["item"] for one in told) == sorted(read.pack.id for read in check([PACKS]).packs)
