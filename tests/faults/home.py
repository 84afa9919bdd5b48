"""An installation of one's own for a fault tool: an empty home, ports nobody uses, Django on top of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from zerotrip.config.ports import free_block

ROOT = Path(__file__).parents[2]
DATABASE = "zerotrip.sqlite3"


def own_home(name: str) -> Path:
    """A folder with `home` in it. To be called before anything of Django is imported; processes begun from
    here share that home."""
    folder = Path(tempfile.mkdtemp(prefix=f"zerotrip-{name}-"))
    os.environ |= {
        "ZEROTRIP_HOME": str(folder / "home"),
        "ZEROTRIP_PORT": str(free_block()),
        "DJANGO_SETTINGS_MODULE": "zerotrip.config.settings",
        "ZEROTRIP_LOG": "CRITICAL",
    }
    os.environ.pop("DATABASE_URL", None)
    begin()
    return folder


def begin() -> None:
    import django

    django.setup()


def migrated(home: Path) -> None:
    """An empty database with all its tables, in a moment: the one that the tests have made once."""
    from zerotrip.config.migrated_once import copy_to

    copy_to(home / DATABASE, kept_in=ROOT / ".pytest_cache" / "databases")
