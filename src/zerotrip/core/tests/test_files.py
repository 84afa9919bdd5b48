from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from zerotrip.core.files import write_once, write_whole


def test_a_file_is_written_whole_private_and_without_leavings(tmp_path: Path) -> None:
    path = tmp_path / "a" / "key"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_of_several_at_once_one_stays_for_all(tmp_path: Path) -> None:
    path = tmp_path / "key"

    def write(number: int) -> bytes:
        write_once(path, b"%d" % number)
        return path.read_bytes()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(write, range(40)))) == 1
    assert list(tmp_path.iterdir()) == [path]
