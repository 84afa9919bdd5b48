"""The platform's settings for a process that is to be killed at a write: of the web, or a worker.

While the file `due` lies in FAULTS_KILLING, each write, and each moment before and after a commit, is
counted in the file `reached`; at the one whose number stands in `due` the process is gone, without a word.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.backends.signals import connection_created

from zerotrip.config.settings import *  # noqa: F403

FOLDER = Path(os.environ["FAULTS_KILLING"])
DUE, REACHED = FOLDER / "due", FOLDER / "reached"
WRITES = ("INSERT", "UPDATE", "DELETE")


def reached() -> None:
    try:
        due = int(DUE.read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return
    with REACHED.open("ab") as file:
        file.write(b".")
    if REACHED.stat().st_size == due:
        os.kill(os.getpid(), signal.SIGKILL)


def _before_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().upper().startswith(WRITES):
        reached()
    return execute(sql, params, many, context)


def _count(connection: Any, **_signal: object) -> None:
    if _before_writes in connection.execute_wrappers:
        return
    connection.execute_wrappers.append(_before_writes)
    commit = connection._commit

    def _commit() -> None:
        reached()
        commit()
        reached()

    connection._commit = _commit


connection_created.connect(_count, weak=False)
