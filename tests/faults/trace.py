"""What a program did to the files of a folder, call by call, as strace saw it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "openat,lseek,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,"
    "link,linkat,mkdir,mkdirat"
)
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_CUT_OFF = " <unfinished ...>"
_GOES_ON = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_TEXT = re.compile(r'(?<!\w)"((?:\\x[0-9a-f]{2})*)"')
_OPEN_FILE = re.compile(r"\d+<((?:\\x[0-9a-f]{2})+)>")


@dataclass(frozen=True)
class Call:
    name: str
    path: str
    answer: int
    words: str = ""
    data: bytes = b""
    other: str = ""
    """The second path of a call that has two."""


def traced(command: Sequence[str], into: Path) -> subprocess.CompletedProcess[bytes]:
    """Runs the command to its end. Raises FileNotFoundError, with what to do, where there is no strace."""
    strace = shutil.which("strace")
    if strace is None:
        raise FileNotFoundError("strace is not installed. On Debian or Ubuntu: apt-get install strace")
    how = ["-f", "-qq", "--seccomp-bpf", "-y", "-xx", "-s", "2000000", "-e", f"trace={CALLS}"]
    return subprocess.run([strace, *how, "-o", str(into), *command], check=True, timeout=600)


def calls(trace: Path, *folders: Path) -> Iterator[Call]:
    """Those that were answered without an error and concern what lies in these folders."""
    names = [os.fsencode(folder).hex("x").join(("x", "")) for folder in folders]
    wanted = [name.replace("x", "\\x") for name in names]
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            whole = _joined(line.rstrip("\n"), begun)
            if whole and any(name in whole for name in wanted):
                yield from _read(whole)


def _joined(line: str, begun: dict[str, str]) -> str:
    """A call during which another thread ran stands in two lines."""
    if line.endswith(_CUT_OFF):
        begun[line.split(maxsplit=1)[0]] = line.removesuffix(_CUT_OFF)
        return ""
    if rest := _GOES_ON.match(line):
        return begun.pop(rest[1], "") + rest[2]
    return line


def _read(line: str) -> Iterator[Call]:
    found = _LINE.match(line)
    if not found or int(found[4]) < 0:
        return
    name, given, answer = found[2].removesuffix("at2").removesuffix("at") or found[2], found[3], int(found[4])
    texts = [_bytes(text) for text in _TEXT.findall(given)]
    words = given.rpartition('"')[2] if texts else given.partition(">")[2]
    if found[2] in ("openat", "unlink", "unlinkat", "mkdir", "mkdirat"):
        yield Call(name, texts[0].decode(), answer, words)
    elif name in ("rename", "link"):
        yield Call(name, texts[0].decode(), answer, words, other=texts[1].decode())
    elif opened := _OPEN_FILE.match(given):
        yield Call(name, _bytes(opened[1]).decode(), answer, words, data=texts[0] if texts else b"")


def _bytes(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))
