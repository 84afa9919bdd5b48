"""Checkpoints: signed lines outside the database that hold the hash of every sealed entry.

They lie in `settings.ZEROTRIP_CHECKPOINTS`, else `<ZEROTRIP_HOME>/checkpoints`; best on a disk that the
database's owner cannot write. The key is `<ZEROTRIP_HOME>/keys/audit.key`, its public half `audit.pub`.
"""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from zerotrip.audit.chain import canonical, instant
from zerotrip.audit.verify import Checkpoint, read_checkpoints
from zerotrip.core.files import make_folder, write_once

_NEW_FILE_AFTER = 1_000_000
_HASHES_A_LINE = 1_000


def folder() -> Path:
    given = getattr(settings, "ZEROTRIP_CHECKPOINTS", None)
    return Path(given) if given else Path(settings.ZEROTRIP_HOME) / "checkpoints"


def public_key() -> Ed25519PublicKey | None:
    """The key to verify with: the one in the settings, else the file; None before the first checkpoint."""
    given = getattr(settings, "ZEROTRIP_AUDIT_PUBLIC_KEY", None)
    path = public_file()
    if not given and not path.exists():
        return None
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(given or path.read_bytes()))


def sign(text: str, *, kind: str) -> str:
    """The word of the platform on something else; `kind` keeps one thing from passing for another."""
    return base64.b64encode(_private_key().sign(_of_kind(text, kind))).decode()


def is_signed(text: str, signature: str, *, kind: str) -> bool:
    key = public_key()
    try:
        if key is not None:
            key.verify(base64.b64decode(signature, validate=True), _of_kind(text, kind))
    except (InvalidSignature, ValueError):
        return False
    return key is not None


def _of_kind(text: str, kind: str) -> bytes:
    return f"zerotrip {kind}\n{text}".encode()


def last() -> Checkpoint | None:
    found: Checkpoint | None = None
    for file in sorted(folder().glob("*.jsonl"))[-1:]:
        for line in read_checkpoints(file.parent, file.name):
            if isinstance(line, Checkpoint):
                found = line
    return found


def append(hashes: Sequence[str], *, first: int, at: datetime) -> None:
    """Signs the hashes of entries `first`, `first` + 1, …; none at all says that nothing was added."""
    with _alone():
        for start in range(0, max(len(hashes), 1), _HASHES_A_LINE):
            some = hashes[start : start + _HASHES_A_LINE]
            _append_line(_signed_line(some, first + start, at))


def _signed_line(hashes: Sequence[str], first: int, at: datetime) -> str:
    raw = b"".join(bytes.fromhex(one) for one in hashes)
    said = {
        "first": first,
        "seq": first + len(hashes) - 1,
        "hashes": base64.b64encode(raw).decode(),
        "at": instant(at),
    }
    signature = _private_key().sign(canonical(said).encode())
    return canonical(said | {"signature": base64.b64encode(signature).decode()})


def _append_line(line: str) -> None:
    files = sorted(folder().glob("*.jsonl"))
    if not files or files[-1].stat().st_size > _NEW_FILE_AFTER:
        number = int(files[-1].stem) + 1 if files else 1
        write_once(folder() / f"{number:06d}.jsonl", f"{line}\n".encode())
        return
    with files[-1].open("r+b") as file:
        content = file.read()
        file.seek(content.rfind(b"\n") + 1)  # over a line that a crash left unfinished
        file.truncate()
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone() -> Iterator[None]:
    make_folder(folder())
    with (folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _private_key() -> Ed25519PrivateKey:
    path = _key_file("audit.key")
    if not path.exists():
        write_once(path, base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()) + b"\n")
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes()))
    public = public_file()
    if not public.exists():
        write_once(public, base64.b64encode(key.public_key().public_bytes_raw()) + b"\n")
    return key


def public_file() -> Path:
    return _key_file("audit.pub")


def _key_file(name: str) -> Path:
    return Path(settings.ZEROTRIP_HOME) / "keys" / name
