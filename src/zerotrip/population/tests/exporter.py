"""A process of its own that makes a small database, or exports it and dies in the middle.

python exporter.py make
python exporter.py export FOLDER [WRITES]     killed while it writes for the WRITESth time
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import django

from zerotrip.core import files
from zerotrip.core.actor import Actor

AT = datetime(2026, 6, 12, 2, tzinfo=UTC)


def die_at(writes: int) -> None:
    whole, seen = files._draft, [0]

    def drafted(path: Path, content: bytes) -> Path:
        draft = whole(path, content)
        seen[0] += 1
        if seen[0] == writes:
            os.kill(os.getpid(), signal.SIGKILL)
        return draft

    files._draft = drafted


def make() -> None:
    from django.core.management import call_command

    from zerotrip.population.tests.few import settle_a_few, tell_a_few

    call_command("migrate", verbosity=0)
    tell_a_few(settle_a_few(5), AT)


def export(out: Path) -> None:
    from zerotrip.population.snapshots.exporting import export_snapshot
    from zerotrip.population.tests.few import FACTS

    export_snapshot(out, at=AT, by=Actor.system("test"), because="test", partition_size=2, facts=FACTS)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "zerotrip.config.settings"
    django.setup()
    if sys.argv[1] == "make":
        make()
    else:
        die_at(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
        export(Path(sys.argv[2]))
