"""Promise 25: a backup taken while four write, put back into an empty place by the guide's commands alone.

python stories/restored.py SECONDS   writes so long, the backup in the middle; prints one JSON line

On SQLite, or on the server of DATABASE_URL, where it makes two databases.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

WRITERS = 4
ZEROTRIP = [sys.executable, "-m", "zerotrip.cli"]
PDF = b"%PDF-1.4\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
SOURCE, TARGET = "test:source", "test:target"


def write(number: int, stop: Path) -> None:
    """A paper, a transfer and an entry of the journal in one transaction, again and again. What is said is
    committed; the first writer signs too, as the worker does."""
    from django.db import transaction

    from zerotrip.audit.actions import record, seal
    from zerotrip.core.actor import Actor
    from zerotrip.core.clock import now
    from zerotrip.core.money import Amount
    from zerotrip.ledger.actions import transfer
    from zerotrip.vault.actions import keep_document

    by, count = Actor.system(f"writer-{number}"), 0
    while not stop.exists():
        count += 1
        about = f"writing:{number}-{count}"
        with transaction.atomic():
            keep_document(file=io.BytesIO(PDF), kind="test", owner_key=about, by=by, at=now())
            transfer(
                reference=about, source=SOURCE, destination=TARGET, amount=Amount.fen(1), by=by, at=now()
            )
            record("test.written", about, by=by, at=now())
        print(about, time.time(), flush=True)
        if number == 0 and count % 10 == 0:
            seal(at=now())


def prepare() -> None:
    from zerotrip.audit.actions import seal
    from zerotrip.core.clock import now
    from zerotrip.ledger.actions import open_account

    open_account(address=SOURCE, may_overdraw=True)
    open_account(address=TARGET)
    seal(at=now())


def look() -> None:
    """What is there of each writing: the transfer, the entry, and a paper that opens."""
    from zerotrip.audit.models import Entry
    from zerotrip.ledger.models import Transfer
    from zerotrip.vault.models import Document
    from zerotrip.vault.queries import open_document

    papers = {each.owner_key for each in Document.objects.filter(kind="test") if _opens(open_document, each)}
    entries = set(Entry.objects.filter(what="test.written").values_list("about", flat=True))
    moved = set(Transfer.objects.filter(reference__startswith="writing:").values_list("reference", flat=True))
    print(
        json.dumps(
            {
                "whole": sorted(papers & entries & moved),
                "half": len((papers | entries | moved) - (papers & entries & moved)),
            }
        )
    )


def _opens(open_document: Any, document: Any) -> bool:
    from zerotrip.core.errors import Unavailable

    try:
        return bool(open_document(document) == PDF)
    except Unavailable:
        return False


@contextmanager
def places() -> Iterator[tuple[dict[str, str], dict[str, str], Path]]:
    """Two environments, each with a home and a database of its own, and a folder for backups."""
    with tempfile.TemporaryDirectory(prefix="zerotrip-restored-") as folder:
        root = Path(folder)
        common = {**os.environ, "DJANGO_SETTINGS_MODULE": "zerotrip.config.settings", "ZEROTRIP_LOG": "ERROR"}
        old, new = ({**common, "ZEROTRIP_HOME": str(root / name)} for name in ("old", "new"))
        if server := os.environ.get("DATABASE_URL"):
            for environment in (old, new):
                name = f"restored_{uuid4().hex[:8]}"
                _on_server(server, f'CREATE DATABASE "{name}"')
                environment["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{name}"
        try:
            yield old, new, root
        finally:
            for environment in (old, new) if server else ():
                name = environment["DATABASE_URL"].rpartition("/")[2]
                _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _run(environment: dict[str, str], *words: str, ours: bool = False) -> str:
    command = [sys.executable, __file__, *words] if ours else [*ZEROTRIP, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def _timed(environment: dict[str, str], *words: str) -> tuple[float, str]:
    begun = time.monotonic()
    said = _run(environment, *words)
    return round(time.monotonic() - begun, 1), said


def play(seconds: float) -> dict[str, object]:
    with places() as (old, new, root):
        _run(old, "manage", "migrate", "-v", "0")
        _run(old, "prepare", ours=True)
        stop = root / "stop"
        logs = [(root / f"writer-{n}").open("w+") for n in range(WRITERS)]
        writers = [
            subprocess.Popen([sys.executable, __file__, "write", str(n), str(stop)], env=old, stdout=log)
            for n, log in enumerate(logs)
        ]
        while not all(Path(log.name).stat().st_size for log in logs):
            if any(writer.poll() for writer in writers):
                raise SystemExit("a writer fell over before the backup")
            time.sleep(0.1)
        time.sleep(seconds / 2)
        begun = time.time()
        took, backup = _timed(old, "backup", str(root / "backups"))
        ended = time.time()
        time.sleep(seconds / 2)
        stop.touch()
        fell = sum(writer.wait(timeout=120) != 0 for writer in writers)
        said = [line.split() for log in logs for line in Path(log.name).read_text().splitlines()]
        before = {about for about, at in said if float(at) < begun}
        during = sum(begun <= float(at) <= ended for _, at in said)
        shutil.copytree(root / "old" / "keys", root / "new" / "keys")  # as the guide has it: kept elsewhere
        restoring, _ = _timed(new, "restore", backup)
        _run(new, "manage", "migrate", "-v", "0")
        verify = [*ZEROTRIP, "audit", "verify"]
        verified = subprocess.run(verify, env=new, capture_output=True, text=True, check=False)
        found = json.loads(_run(new, "look", ours=True))
        size = sum(path.stat().st_size for path in Path(backup).rglob("*") if path.is_file())
        lost = len(before - set(found["whole"]))
        wrong = bool(fell or lost or found["half"] or verified.returncode)
        return {
            "acknowledged_before": len(before),
            "during": during,
            "lost": lost,
            "half": found["half"],
            "restored": len(found["whole"]),
            "writers_that_fell": fell,
            "verify": verified.returncode,
            "verify_said": verified.stdout.splitlines()[:1],
            "backup_seconds": took,
            "restore_seconds": restoring,
            "bytes": size,
            "wrong": wrong,
        }


def main(words: list[str]) -> int:
    verb = words[0] if words else ""
    if verb in ("write", "prepare", "look"):
        import django

        django.setup()
        if verb == "write":
            write(int(words[1]), Path(words[2]))
        else:
            {"prepare": prepare, "look": look}[verb]()
        return 0
    told = play(float(verb or 6))
    print(json.dumps(told))
    return int(bool(told["wrong"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
