"""Fault tools as programs of their own: nothing of a test's Django is in them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.faults.home import ROOT


def tool(name: str, *words: str, timeout: float = 900) -> dict[str, Any]:
    """Runs it and answers its last line. Exit 1 says that it found something wrong, which stands there."""
    command = [sys.executable, "-m", f"tests.faults.{name}", *words]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False, encoding="utf-8"
    )
    lines = done.stdout.splitlines()
    assert done.returncode in (0, 1) and lines, done.stderr
    assert lines[-1].startswith("{"), done.stderr
    told: dict[str, Any] = json.loads(lines[-1])
    return told
