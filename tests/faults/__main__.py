"""All fault tools with their full numbers, one after the other: `make test-faults`.

Exit 1 where one found something.

python -m tests.faults [NAME …]     only those
"""

from __future__ import annotations

import json
import sys
import time

from tests.faults.running import tool

FULL: dict[str, tuple[str, ...]] = {
    "power_cut": ("1000",),
    "kill_story": ("1",),
    "kill_web": ("1",),
    "kill_worker": ("1",),
}
HOURS = 3600


def main(names: list[str]) -> bool:
    fine = True
    for name in names or FULL:
        begun = time.monotonic()
        told = tool(name, *FULL[name], timeout=6 * HOURS)
        fine = fine and not told["wrong"]
        print(f"{name}, {time.monotonic() - begun:.0f} s: {json.dumps(told, ensure_ascii=False)}", flush=True)
    return fine


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
