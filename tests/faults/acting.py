"""One story, from an empty database to money on an account, every commit of it acknowledged to a file.

python -m tests.faults.acting ACKNOWLEDGEMENTS [SYNCHRONOUS]     run under strace by `power_cut`
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from tests.faults.home import begin


def acknowledging(into: Path) -> None:
    """Writes a line once a commit, or a statement that is its own transaction, has come back."""
    from django.db import connection

    handle = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    wrapped: Any = connection
    commit = wrapped._commit

    def _commit() -> None:
        commit()
        os.write(handle, b"committed\n")

    def by_itself(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if not connection.in_atomic_block and not sql.lstrip().upper().startswith("SELECT"):
            os.write(handle, b"committed\n")
        return found

    wrapped._commit = _commit
    connection.execute_wrappers.append(by_itself)


def main(into: Path, synchronous: str) -> None:
    begin()
    from django.db import connection

    from zerotrip.demo.stories import missing_diagnosis

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={synchronous}")
    acknowledging(into)
    missing_diagnosis(lambda line: None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), (sys.argv[2:] or ["FULL"])[0])
