"""Kept decisions made again: the same edition, the same inputs, the same bytes, or the first difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zerotrip import rules
from zerotrip.cases.models import Receipt


@dataclass(frozen=True, slots=True)
class Replayed:
    ref: str
    hash: str
    difference: rules.Difference | None


def replay(refs: Sequence[str] = ()) -> Iterator[Replayed]:
    """Every receipt of the named cases, or of all, in the order they were kept; read in a stream."""
    receipts = Receipt.objects.select_related("case__edition").order_by("at", "uid")
    if refs:
        receipts = receipts.filter(case__ref__in=refs)
    for kept in receipts.iterator(chunk_size=500):
        receipt = rules.Receipt(kept.canonical.open().encode(), kept.hash)
        program = kept.case.edition.loaded.program
        yield Replayed(kept.case.ref, kept.hash, rules.replay(program, receipt))
