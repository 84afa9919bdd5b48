"""Large files sealed block by block: written and read as streams, never whole in memory, never plain.

Each block is sealed to its place in its file, the last one as the last: blocks that were changed, moved, left
out or cut off do not open.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from zerotrip.core.files import make_folder, sync_folder
from zerotrip.vault.seal import CannotOpen, open_sealed, seal

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

PURPOSE = "document"
BLOCK = 1024 * 1024
_LENGTH = struct.Struct(">I")


class SealedWriter(io.RawIOBase):
    """What is written, sealed on its way; `sha256` and `size` are of what went in."""

    def __init__(self, file: IO[bytes], place: str) -> None:
        self._file, self._place, self._number = file, place, 0
        self._waiting, self._digest, self.size = bytearray(), hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        plain = bytes(data)
        self._digest.update(plain)
        self.size += len(plain)
        self._waiting += plain
        while len(self._waiting) > BLOCK:
            self._put(bytes(self._waiting[:BLOCK]), last=False)
            del self._waiting[:BLOCK]
        return len(plain)

    def finish(self) -> None:
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def _put(self, plain: bytes, *, last: bool) -> None:
        sealed = seal(PURPOSE, plain, _block(self._place, self._number, last=last))
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


@contextmanager
def sealed_writer(path: Path, place: str) -> Iterator[SealedWriter]:
    """At the end the file is there whole; where something was raised, not at all. Mode 0600."""
    make_folder(path.parent)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            writer = SealedWriter(file, place)
            yield writer
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
        sync_folder(path.parent)
    finally:
        Path(draft).unlink(missing_ok=True)


class SealedReader(io.RawIOBase):
    """Opens block after block. Raises CannotOpen for a file that is not whole, or of another place."""

    def __init__(self, path: Path, place: str) -> None:
        self._file, self._place, self._number = path.open("rb"), place, 0
        self._left = memoryview(b"")
        self._head = self._file.read(_LENGTH.size)

    def readable(self) -> bool:
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        room = memoryview(cast("bytearray", into))
        if not self._left and self._head:
            self._left = memoryview(self._next())
        taken = min(len(room), len(self._left))
        room[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken

    def close(self) -> None:
        self._file.close()
        super().close()

    def _next(self) -> bytes:
        if len(self._head) < _LENGTH.size:
            raise CannotOpen(f"{self._place}: cut off")
        sealed = self._file.read(_LENGTH.unpack(self._head)[0])
        self._head = self._file.read(_LENGTH.size)
        where = _block(self._place, self._number, last=not self._head)
        self._number += 1
        return open_sealed(PURPOSE, sealed, where)


def _block(place: str, number: int, *, last: bool) -> str:
    return f"{place}:{number}:{'last' if last else 'more'}"
