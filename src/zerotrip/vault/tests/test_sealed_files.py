"""A large file comes back as it went in, or not at all."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from zerotrip.vault import sealed_files
from zerotrip.vault.seal import CannotOpen
from zerotrip.vault.sealed_files import SealedReader, sealed_writer

pytestmark = pytest.mark.django_db
PLACE = "report:one"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_files, "BLOCK", 10)


def kept(path: Path, content: bytes, place: str = PLACE) -> Path:
    with sealed_writer(path, place) as out:
        out.write(content)
    return path


def read(path: Path, place: str = PLACE) -> bytes:
    with SealedReader(path, place) as file:
        return file.read()


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 20, 35])
def test_what_goes_in_comes_out(tmp_path: Path, length: int) -> None:
    content = bytes(range(length))
    with sealed_writer(tmp_path / "file", PLACE) as out:
        for byte in content:
            out.write(bytes([byte]))
    assert (out.size, out.sha256) == (length, hashlib.sha256(content).hexdigest())
    assert read(tmp_path / "file") == content
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_blocks_cut_off_moved_or_left_out_do_not_open(tmp_path: Path) -> None:
    path = kept(tmp_path / "file", b"a" * 10 + b"b" * 10 + b"c" * 3)
    whole = path.read_bytes()
    size = 4 + int.from_bytes(whole[:4], "big")
    first, second, rest = whole[:size], whole[size : 2 * size], whole[2 * size :]
    for broken in (
        first + second,
        first,
        first + rest,
        second + first + rest,
        whole[:-1],
        first + second + b"\0",
    ):
        path.write_bytes(broken)
        with pytest.raises(CannotOpen):
            read(path)


def test_one_files_blocks_are_not_anothers(tmp_path: Path) -> None:
    path = kept(tmp_path / "file", b"secret")
    with pytest.raises(CannotOpen):
        read(path, "report:two")


def test_where_something_is_raised_no_file_is_left(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), sealed_writer(tmp_path / "file", PLACE) as out:
        out.write(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_zip_may_be_written_into_it(tmp_path: Path) -> None:
    """Nothing is sought back to: a file that is written as a stream."""
    with sealed_writer(tmp_path / "file", PLACE) as out, zipfile.ZipFile(out, "w") as whole:
        whole.writestr("one", b"content")
    with SealedReader(tmp_path / "file", PLACE) as file:
        (tmp_path / "plain").write_bytes(file.read())
    assert zipfile.ZipFile(tmp_path / "plain").read("one") == b"content"
