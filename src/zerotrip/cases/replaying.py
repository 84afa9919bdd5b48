"""Kept decisions made again: the same edition, the same inputs, the same bytes, or the first difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import DatabaseError

from zerotrip import rules
from zerotrip.cases.models import Case, Receipt
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.reading import edition_hash, read_text
from zerotrip.vault.seal import CannotOpen

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Replayed:
    ref: str
    hash: str
    difference: rules.Difference | None


def replay(refs: Sequence[str] = ()) -> Iterator[Replayed]:
    """Every receipt of the named cases, or of all, in the order they were kept; read in a stream. One that
    cannot even be read is a difference too, and the others go on."""
    receipts = Receipt.objects.order_by("at", "uid")
    if refs:
        receipts = receipts.filter(case__ref__in=refs)
    programs: dict[int, rules.Program | rules.Difference] = {}
    stream = receipts.iterator(chunk_size=_AT_ONCE)
    while some := list(islice(stream, _AT_ONCE)):
        # Not joined: a receipt whose case or edition was taken away would fall out in silence.
        cases = Case.objects.in_bulk({each.case_id for each in some})
        for kept in some:
            case = cases.get(kept.case_id)
            if case is None:
                gone = rules.Difference("receipt", "its case is gone", None)
                yield Replayed(f"case {kept.case_id}", kept.hash, gone)
                continue
            if case.edition_id not in programs:
                programs[case.edition_id] = _program(case.edition_id)
            yield Replayed(case.ref, kept.hash, _difference(kept, programs[case.edition_id]))


def difference_of(kept: Receipt, given: bytes) -> rules.Difference | None:
    """Of the bytes that somebody holds from those that are kept, or of those from what is decided again."""
    if kept.canonical.open().encode() != given:
        return rules.Difference("receipt", "other bytes than those that are kept", None)
    return _difference(kept, _program(kept.case.edition_id))


def _difference(kept: Receipt, program: rules.Program | rules.Difference) -> rules.Difference | None:
    try:
        receipt = rules.Receipt(kept.canonical.open().encode(), kept.hash)
    except CannotOpen as error:
        return rules.Difference("receipt", f"cannot be opened: {error}", None)
    return program if isinstance(program, rules.Difference) else rules.replay(program, receipt)


def _program(pk: int) -> rules.Program | rules.Difference:
    """As the text is kept now: a text that was changed under its old hash is read as it stands."""
    no_text = rules.Difference("receipt", "its edition holds bytes that are no text", None)
    try:
        edition = Edition.objects.get(pk=pk)
    except Edition.DoesNotExist:
        return rules.Difference("receipt", "its edition is gone", None)
    except DatabaseError:  # SQLite keeps what is no UTF-8, and stumbles over it here
        return no_text
    texts: tuple[object, object] = (edition.text, edition.facts_text)
    if not all(isinstance(text, str) for text in texts):
        return no_text
    try:
        if edition_hash(edition.text, edition.facts_text) == edition.sha256:
            return edition.loaded.program
        return read_text(edition.text, edition.facts_text, file=f"{edition}", thorough=False).program
    except PackErrors as errors:
        return rules.Difference("edition", edition.sha256, str(errors.problems[0]))
