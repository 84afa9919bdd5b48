"""Once a day everything is verified by itself, and what came of it is kept for whoever audits."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from time import monotonic

from zerotrip.audit.models import Entry, Verification
from zerotrip.audit.queries import said, verify
from zerotrip.audit.reconciliation import prove
from zerotrip.core.text import both

TOLD = 50
"""Of so many faults and differences the sentences are kept; the rest are counted."""


def verify_everything(*, at: datetime) -> Verification:
    """Reads outside any transaction, so that nobody is kept waiting; writes one row."""
    begun = monotonic()
    faults, proofs = verify(), prove()
    found = [each for proof in proofs for each in proof.differences]
    return Verification.objects.create(
        at=at,
        took_ms=int((monotonic() - begun) * 1000),
        entries=Entry.objects.filter(seq__isnull=False).count(),
        fault_count=len(faults),
        faults=[both(partial(said, fault)) for fault in faults[:TOLD]],
        checks=[
            {"check": proof.check, "looked_at": dict(proof.looked_at), "differ": len(proof.differences)}
            for proof in proofs
        ],
        difference_count=len(found),
        differences=[both(partial(str, each.found)) for each in found[:TOLD]],
    )


def last_verification() -> Verification | None:
    return Verification.objects.first()
