"""One fund pays another what that one gave in its place: from pot to pot, so that each source bears its own.

The payer's pots give as their fund's rule divides any sum. The payee's have it back in the proportion in
which they gave for the award, less what they had back before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from zerotrip.cases.models import Ceiling, Share
from zerotrip.cases.paid import references_of
from zerotrip.core.money import Amount
from zerotrip.funds.dividing import by_weight
from zerotrip.funds.drawing import draw_all, named
from zerotrip.funds.queries import parts_of
from zerotrip.ledger.models import Transfer
from zerotrip.ledger.moves import Entry

Debt = tuple[Share, Share, int]
"""Who pays whom how many fen."""


def entries_among(ceiling: Ceiling, debts: Sequence[Debt]) -> list[Entry]:
    drawn = draw_all([(payer.fund, fen) for payer, _payee, fen in debts]) if debts else []
    gave = {payee.pk: _gave(ceiling, payee) for _payer, payee, _fen in debts}
    entries = []
    for (payer, payee, fen), out in zip(debts, drawn, strict=True):
        back = _back(gave[payee.pk], payee.fund, fen)
        gave[payee.pk].subtract(back)
        name = f"share:{ceiling.pk}:{ceiling.rounds}:{payer.pk}:{payee.pk}"
        because = f"{payer.award.reference} → {payee.award.reference}"
        for source, destination, part in _paired(out, back):
            tail = destination.removeprefix(payee.fund).removeprefix(":")
            reference = named(name, source, payer.fund) + (f">{tail}" if tail else "")
            entries.append(Entry(reference, source, destination, Amount.fen(part), because))
    return entries


def fund_of(address: str) -> str:
    """A pot's fund: `fund:<code>:<source>` is of `fund:<code>`."""
    return ":".join(address.split(":")[:2])


def _gave(ceiling: Ceiling, share: Share) -> Counter[str]:
    """Of each pot of the share's fund: what filled its payables, and what it paid to others and had back."""
    gave: Counter[str] = Counter()
    for parts in parts_of(references_of(share.award.case)).values():
        gave.update({pot: fen for pot, fen in parts.items() if fund_of(pot) == share.fund})
    moved = Transfer.objects.filter(reference__startswith=f"share:{ceiling.pk}:")
    for reference, source, destination, fen in moved.values_list(
        "reference", "source__address", "destination__address", "amount_minor"
    ):
        _share, _ceiling, _round, payer, payee = reference.split("@")[0].split(">")[0].split(":")
        gave[source] += fen if int(payer) == share.pk else 0
        gave[destination] -= fen if int(payee) == share.pk else 0
    return +gave


def _back(gave: Mapping[str, int], fund: str, fen: int) -> dict[str, int]:
    """What no pot has given yet, since it is paid after this, is the general pot's."""
    pots = sorted(pot for pot, given in gave.items() if given > 0)
    weights = [gave[pot] for pot in pots]
    parts = by_weight(weights, min(fen, sum(weights)))
    back = Counter(dict(zip(pots, parts, strict=True)))
    back[fund] += fen - sum(parts)
    return dict(+back)


def _paired(out: Mapping[str, int], back: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Both add up to the same; whoever comes first in one pays whoever comes first in the other."""
    left, places = dict(out), iter(sorted(back.items()))
    destination, missing = next(places)
    for source in sorted(left):
        while left[source]:
            if not missing:
                destination, missing = next(places)
            part = min(left[source], missing)
            left[source], missing = left[source] - part, missing - part
            yield source, destination, part
