"""Finds what was changed, removed, reordered, cut off or written anew in a journal. Needs no Django:

    python -m zerotrip.audit.verify ENTRIES.jsonl CHECKPOINT_FOLDER PUBLIC_KEY_FILE

reads the `journal.jsonl` of `zerotrip audit export`. Exit 1 and one line per fault if anything is wrong.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from zerotrip.audit.chain import GENESIS, Row, canonical, commitment, link

ERASED = "audit.erased"
_ = str  # marks a sentence for translation by whoever shows it
SENTENCES = {
    "changed": _("Entry %(seq)s was changed, moved or put in: its hash does not follow from the one before."),
    "unsealed": _("An entry that has no number yet was changed: it no longer fits its commitment."),
    "private": _("The private part of entry %(seq)s was changed: it no longer fits its commitment."),
    "erased": _("The private part of entry %(seq)s is gone, and no entry says who erased it."),
    "removed": _("Entry %(seq)s was removed."),
    "doubled": _("Number %(seq)s stands in the journal twice."),
    "rewritten": _("Entry %(seq)s is not the one that was signed: the chain was written anew from there."),
    "cut": _("The journal ends before entry %(seq)s, which a signed checkpoint holds: its tail was cut off."),
    "signature": _("Line %(line)s of checkpoint file %(file)s is not signed by the journal's key."),
    "checkpoint": _("Checkpoints are missing before entry %(seq)s: a checkpoint file was cut or removed."),
    "unsigned": _("There are entries but no checkpoint at all: nothing shows whether the tail was cut off."),
    "unguarded": _("The database's own guard %(guard)s over the journal is missing."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and at which entry where one can be named."""

    kind: str
    seq: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return SENTENCES[self.kind] % {"seq": self.seq, **self.params}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed line: the hashes of entries `first` to `seq`, kept outside the database."""

    file: str
    line: int
    said: Mapping[str, Any]
    first: int
    seq: int

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.said["at"])

    def hashes(self) -> bytes:
        return base64.b64decode(self.said["hashes"])

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        body = {name: value for name, value in self.said.items() if name != "signature"}
        try:
            key.verify(base64.b64decode(self.said["signature"]), canonical(body).encode())
        except (InvalidSignature, KeyError, ValueError):
            return False
        return True


def read_checkpoints(folder: Path, files: str = "*.jsonl") -> Iterator[Checkpoint | Fault]:
    """Every line of every file, in order of name; a line that is no checkpoint at all is a fault."""
    for file in sorted(folder.glob(files)):
        # What follows the last line feed was never finished, so it never counted.
        for number, text in enumerate(file.read_text("utf-8", "replace").split("\n")[:-1], start=1):
            try:
                said = json.loads(text)
                yield Checkpoint(file.name, number, said, first=int(said["first"]), seq=int(said["seq"]))
            except (ValueError, KeyError, TypeError):
                yield Fault("signature", params={"file": file.name, "line": number})


def verify(
    rows: Iterable[Row], checkpoints: Iterable[Checkpoint | Fault], key: Ed25519PublicKey | None
) -> list[Fault]:
    """All faults, those of the first entries first. `rows` come in order of seq, those not sealed last."""
    faults: list[Fault] = []
    signed = _signed_hashes(checkpoints, key, faults)
    last = _walk(rows, signed, faults)
    last_signed = len(signed) // 32
    if last_signed > last:
        faults.append(Fault("cut", last + 1))
    if last and not last_signed:
        faults.append(Fault("unsigned"))
    return sorted(faults, key=lambda fault: (fault.seq is None, fault.seq or 0))


def _signed_hashes(
    checkpoints: Iterable[Checkpoint | Fault], key: Ed25519PublicKey | None, faults: list[Fault]
) -> bytes:
    """The signed hashes one after another, 32 bytes each; zeros where none was found."""
    signed = bytearray()
    for found in checkpoints:
        if isinstance(found, Fault):
            faults.append(found)
        elif key is None or not found.is_signed_by(key):
            faults.append(Fault("signature", params={"file": found.file, "line": found.line}))
        else:
            start = (found.first - 1) * 32
            if start > len(signed):
                faults.append(Fault("checkpoint", found.first))
                signed.extend(bytes(start - len(signed)))
            signed[start : start + len(found.hashes())] = found.hashes()
    return bytes(signed)


def _walk(rows: Iterable[Row], signed: bytes, faults: list[Fault]) -> int:
    """Follows the chain; answers the number of the last sealed entry."""
    previous, last, rewritten = GENESIS, 0, False
    told_erased: set[int] = set()
    erased: list[int] = []
    for row in rows:
        _check_private(row, told_erased, erased, faults)
        if row.seq is None or row.hash is None:
            continue
        if row.seq <= last:
            faults.append(Fault("doubled", row.seq))
            continue
        faults.extend(Fault("removed", number) for number in _few(range(last + 1, row.seq)))
        if row.seq == last + 1 and link(previous, row, row.seq) != row.hash:
            faults.append(Fault("changed", row.seq))
        elif not rewritten and not _agrees(row.hash, row.seq, signed):
            faults.append(Fault("rewritten", row.seq))
            rewritten = True
        previous, last = row.hash, row.seq
    faults.extend(Fault("erased", number) for number in erased if number not in told_erased)
    return last


def _agrees(hash: str, seq: int, signed: bytes) -> bool:
    there = signed[(seq - 1) * 32 : seq * 32]
    return not any(there) or there.hex() == hash


def _few(numbers: range) -> range:
    """A million missing rows are told by the first hundred."""
    return numbers[:100]


def _check_private(row: Row, told_erased: set[int], erased: list[int], faults: list[Fault]) -> None:
    if row.what == ERASED and (named := re.fullmatch(r"audit:(\d+)", row.about)):
        told_erased.add(int(named[1]))
    if row.private is None or row.salt is None:
        erased.append(row.seq or 0)
    elif commitment(row.salt, row.private) != row.commitment:
        faults.append(Fault("private" if row.seq else "unsealed", row.seq))


def _read_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Row(**json.loads(line))


def main(arguments: list[str]) -> int:
    if len(arguments) != 3:
        sys.stderr.write(__doc__ or "")
        return 2
    entries, folder, key_file = map(Path, arguments)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(key_file.read_text()))
    faults = verify(_read_rows(entries), read_checkpoints(folder), key)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
