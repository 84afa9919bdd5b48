"""Receipts that stay: packs and what they once decided, one folder for each version of the language.

python -m zerotrip.rules.tests.golden_files 2      # writes what is missing under golden/2, and nothing else
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from zerotrip.catalogue.examples import as_json, read_input
from zerotrip.catalogue.reading import ReadPack, read_text
from zerotrip.rules import Program, Receipt, decide
from zerotrip.rules.receipt import hash_of

GOLDEN = Path(__file__).parent / "golden"
SUMS = "SHA256SUMS"
BY_ITSELF = "-release"
"""Folders whose receipts were written by the release they are named after, by its own code."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One receipt and the pack it was decided by."""

    file: Path

    @property
    def pack(self) -> Path:
        return self.file.parent / f"{self.file.name.split('~')[0]}.toml"

    @property
    def receipt(self) -> Receipt:
        canonical = self.file.read_bytes()
        return Receipt(canonical, hash_of(canonical))

    @property
    def program(self) -> Program:
        return read(self.pack).program

    def __str__(self) -> str:
        return str(self.file.relative_to(GOLDEN))


def languages() -> list[int]:
    return sorted(int(folder.name) for folder in GOLDEN.iterdir() if folder.is_dir())


def stored(language: int) -> list[Stored]:
    return [Stored(file) for file in sorted((GOLDEN / str(language)).glob("*/*.receipt"))]


def packs(language: int) -> list[Path]:
    found = sorted((GOLDEN / str(language)).glob("*/*.toml"))
    return [path for path in found if path.name != "facts.toml"]


@cache
def read(pack: Path) -> ReadPack:
    """As an edition of long ago is read: what has been checked since then does not concern it."""
    texts = (pack.read_text("utf-8"), (pack.parent / "facts.toml").read_text("utf-8"))
    return read_text(*texts, file=pack.name, thorough=False)


def sums(language: int) -> dict[str, str]:
    """Of every file there, by its path."""
    folder = GOLDEN / str(language)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def listed(language: int) -> dict[str, str]:
    lines = (GOLDEN / str(language) / SUMS).read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


# ── Writing ─────────────────────────────────────────────────────────────────
def decided(pack: Path) -> Iterator[tuple[str, Receipt]]:
    """A receipt for each example; one more where something is asked for and every source was silent."""
    program = read(pack).program
    for number, example in enumerate(read(pack).pack.example, 1):
        facts, awards = read_input(program, as_json(example))
        silent = {key: set(fact.sources) for key, fact in program.facts.items() if fact.sources}
        given = {"on": example.on, "opened_on": example.opened_on, "awards": awards}
        decision = decide(program, facts, **given)  # type: ignore[arg-type]
        source = {key: {"source": "union.members", "at": "2026-06-11T08:00:00Z"} for key in program.order[:2]}
        yield f"{pack.stem}~{number:02d}", decision.receipt(evidence=source if number == 1 else None)
        if decision.ask:
            again = decide(program, facts, exhausted=silent, **given)  # type: ignore[arg-type]
            yield f"{pack.stem}~{number:02d}-silent", again.receipt()


def write(language: int) -> int:
    """Writes the receipts that are not there yet; what is there stays as it is."""
    written = 0
    for pack in packs(language):
        if pack.parent.name.endswith(BY_ITSELF):
            continue
        for name, receipt in decided(pack):
            file = pack.parent / f"{name}.receipt"
            if not file.exists():
                file.write_bytes(receipt.canonical)
                written += 1
    told = "".join(f"{digest}  {name}\n" for name, digest in sums(language).items())
    (GOLDEN / str(language) / SUMS).write_text(told, "utf-8")
    return written


if __name__ == "__main__":
    print(f"{write(int(sys.argv[1]))} receipts written")
