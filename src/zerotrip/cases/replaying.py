"""Kept decisions made again: the same edition, the same inputs, the same bytes, or the first difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zerotrip import rules
from zerotrip.cases.models import Receipt
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.reading import edition_hash, read_text
from zerotrip.vault.seal import CannotOpen


@dataclass(frozen=True, slots=True)
class Replayed:
    ref: str
    hash: str
    difference: rules.Difference | None


def replay(refs: Sequence[str] = ()) -> Iterator[Replayed]:
    """Every receipt of the named cases, or of all, in the order they were kept; read in a stream. One that
    cannot even be read is a difference too, and the others go on."""
    receipts = Receipt.objects.select_related("case__edition").order_by("at", "uid")
    if refs:
        receipts = receipts.filter(case__ref__in=refs)
    for kept in receipts.iterator(chunk_size=500):
        yield Replayed(kept.case.ref, kept.hash, _difference(kept))


def _difference(kept: Receipt) -> rules.Difference | None:
    try:
        receipt = rules.Receipt(kept.canonical.open().encode(), kept.hash)
    except CannotOpen as error:
        return rules.Difference("receipt", f"cannot be opened: {error}", None)
    edition = kept.case.edition
    try:
        program = _program(edition)
    except PackErrors as errors:
        return rules.Difference("edition", edition.sha256, str(errors.problems[0]))
    return rules.replay(program, receipt)


def _program(edition: Edition) -> rules.Program:
    """As the text is kept now: a text that was changed under its old hash is read as it stands."""
    if edition_hash(edition.text, edition.facts_text) == edition.sha256:
        return edition.loaded.program
    return read_text(edition.text, edition.facts_text, file=f"{edition}", thorough=False).program
