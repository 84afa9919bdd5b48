"""A disk as it is after a power cut: what was synced, and of the rest whatever happened to have got there.

Kept apart as a file system keeps them: the bytes of files, and the entries of folders. An fsync of a file
makes its bytes lasting, one of a folder its entries. Of the bytes written since, any sectors may have come,
in any order; of the entries made since, the first few, as file systems of today write them in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.trace import Call

SECTOR = 512
FORGOTTEN = ("-shm", ".lock")
"""Shared memory and locks: nobody expects to find them after a restart."""


@dataclass
class File:
    """`since` are writes, as place and bytes, and cuts to a length, as length and None."""

    kept: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.kept = self.as_written()
        self.since.clear()

    def as_written(self) -> bytearray:
        return _applied(bytearray(self.kept), self.since)

    def after_the_cut(self, chance: Random) -> bytearray:
        arrived: list[tuple[int, bytes | None]] = []
        share = chance.choice((0.0, 0.2, 0.5, 0.9, 1.0))
        for place, data in self.since:
            if chance.random() >= share:
                continue
            if data is not None and chance.random() < 0.3:
                arrived += _torn(place, data, chance)
            else:
                arrived.append((place, data))
        return _applied(bytearray(self.kept), arrived)


@dataclass
class Folder:
    kept: dict[str, File | Folder] = field(default_factory=dict)
    since: list[tuple[str, File | Folder | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.kept = self.as_written()
        self.since.clear()

    def as_written(self, upto: int | None = None) -> dict[str, File | Folder]:
        entries = dict(self.kept)
        for name, what in self.since[:upto]:
            if what is None:
                entries.pop(name, None)
            else:
                entries[name] = what
        return entries

    def after_the_cut(self, chance: Random) -> dict[str, File | Folder]:
        return self.as_written(chance.randint(0, len(self.since)))


class Disk:
    """Begins as `home` stands, all of it synced; takes calls; can be laid down as a folder at any moment."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = _loaded(home)
        self._places: dict[str, int] = {}

    def take(self, call: Call) -> None:
        act: Callable[[Call], None] | None = getattr(self, f"_{call.name}", None)
        ours = call.path == str(self.home) or call.path.startswith(f"{self.home}/")
        if act is not None and ours and not call.path.endswith(FORGOTTEN):
            act(call)

    def lay_down(self, into: Path, chance: Random | None = None) -> None:
        """After a power cut by this chance; without one, as the program that wrote it sees it."""
        _laid(self.root, into, chance)

    # The calls

    def _open(self, call: Call) -> None:
        if "O_DIRECTORY" in call.words or call.path == str(self.home):
            return
        folder, name = self._in(call.path)
        if "O_CREAT" in call.words and name not in folder.as_written():
            folder.since.append((name, File()))
        found = folder.as_written().get(name)
        if isinstance(found, File):
            if "O_TRUNC" in call.words:
                found.since.append((0, None))
            self._places[call.path] = len(found.as_written()) if "O_APPEND" in call.words else 0

    def _lseek(self, call: Call) -> None:
        self._places[call.path] = call.answer

    def _pwrite64(self, call: Call) -> None:
        self._put(call, int(call.words.rpartition(",")[2]))

    def _write(self, call: Call) -> None:
        place = self._places.get(call.path, 0)
        self._put(call, place)
        self._places[call.path] = place + call.answer

    def _ftruncate(self, call: Call) -> None:
        if isinstance(found := self._at(call.path), File):
            found.since.append((int(call.words.rpartition(",")[2]), None))

    def _fsync(self, call: Call) -> None:
        if (found := self._at(call.path)) is not None:
            found.sync()

    _fdatasync = _fsync

    def _mkdir(self, call: Call) -> None:
        folder, name = self._in(call.path)
        folder.since.append((name, Folder()))

    def _unlink(self, call: Call) -> None:
        folder, name = self._in(call.path)
        folder.since.append((name, None))

    def _link(self, call: Call) -> None:
        found, (folder, name) = self._at(call.path), self._in(call.other)
        if found is not None:
            folder.since.append((name, found))

    def _rename(self, call: Call) -> None:
        self._link(call)
        self._unlink(call)

    def _put(self, call: Call, place: int) -> None:
        if isinstance(found := self._at(call.path), File):
            found.since.append((place, call.data[: call.answer]))

    def _at(self, path: str) -> File | Folder | None:
        if path == str(self.home):
            return self.root
        folder, name = self._in(path)
        return folder.as_written().get(name)

    def _in(self, path: str) -> tuple[Folder, str]:
        at = self.root
        *folders, name = Path(path).relative_to(self.home).parts
        for each in folders:
            found = at.as_written()[each]
            assert isinstance(found, Folder)
            at = found
        return at, name


def _loaded(path: Path) -> Folder:
    entries: dict[str, File | Folder] = {}
    for each in path.iterdir():
        if not each.name.endswith(FORGOTTEN):
            entries[each.name] = _loaded(each) if each.is_dir() else File(bytearray(each.read_bytes()))
    return Folder(entries)


def _laid(folder: Folder, into: Path, chance: Random | None) -> None:
    into.mkdir(mode=0o700)
    entries = folder.after_the_cut(chance) if chance else folder.as_written()
    for name, what in entries.items():
        if isinstance(what, Folder):
            _laid(what, into / name, chance)
        else:
            (into / name).touch(mode=0o600)
            (into / name).write_bytes(what.after_the_cut(chance) if chance else what.as_written())


def _applied(content: bytearray, writes: list[tuple[int, bytes | None]]) -> bytearray:
    for place, data in writes:
        wanted = place if data is None else place + len(data)
        if len(content) < wanted:
            content.extend(bytes(wanted - len(content)))
        if data is None:
            del content[place:]
        else:
            content[place:wanted] = data
    return content


def _torn(place: int, data: bytes, chance: Random) -> list[tuple[int, bytes | None]]:
    """By whole sectors of the disk, each there or not."""
    edges = range(place - place % SECTOR, place + len(data), SECTOR)
    pieces = [(max(edge, place), min(edge + SECTOR, place + len(data))) for edge in edges]
    return [(begin, data[begin - place : end - place]) for begin, end in pieces if chance.random() < 0.5]
