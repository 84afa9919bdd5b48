from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from zerotrip.core.errors import Conflict, Unavailable
from zerotrip.demo.preparing import take_home


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="cannot be written to"):
        take_home(tmp_path / "file" / "home", fresh=False)


def test_fresh_empties_what_is_ours_and_nothing_else(tmp_path: Path) -> None:
    for name in ("zerotrip.sqlite3", "zerotrip.sqlite3-wal", "letter.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "root.key").touch()
    if connection.vendor != "sqlite":
        with pytest.raises(Conflict, match="DATABASE_URL"):
            take_home(tmp_path, fresh=True)
        return
    take_home(tmp_path, fresh=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt", "static"]


def test_fresh_leaves_a_folder_without_our_database_alone(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "thesis.txt").touch()
    if connection.vendor == "sqlite":
        take_home(tmp_path, fresh=True)
    assert (tmp_path / "documents" / "thesis.txt").exists()
