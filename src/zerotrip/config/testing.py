"""A pytest plugin that acts before Django reads its settings: every run gets an empty ZEROTRIP_HOME.

ZEROTRIP_TEST_ON=postgresql starts a temporary server and runs the tests there; else SQLite, or DATABASE_URL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from zerotrip.config.ports import free_block
from zerotrip.config.postgres import temporary_server


def _take_a_home() -> None:
    home = tempfile.mkdtemp(prefix="zerotrip-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (Path(home) / "static").mkdir()  # whitenoise warns where collected files are missing
    os.environ["ZEROTRIP_HOME"] = home
    os.environ["ZEROTRIP_PORT"] = str(free_block())
    # Tables of tests are small: handing them between threads takes longer than reckoning them.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    os.environ["ZEROTRIP_SECOND_FACTOR"] = "0"  # tests of it turn it on
    os.environ["DJANGO_SETTINGS_MODULE"] = "zerotrip.config.settings"
    for variable in ("ZEROTRIP_DEPARTMENTS", "ZEROTRIP_BANK", "ZEROTRIP_ROOT_KEY", "ZEROTRIP_CLOCK_SHIFT"):
        os.environ.pop(variable, None)


def _take_a_server() -> None:
    if os.environ.get("ZEROTRIP_TEST_ON") != "postgresql" or os.environ.get("DATABASE_URL"):
        return
    server = temporary_server()
    os.environ["DATABASE_URL"] = server.__enter__()
    atexit.register(server.__exit__, None, None, None)


_take_a_home()
_take_a_server()
