"""The table of moves as it stands in docs/payments.md; a test keeps the two the same.

python -m zerotrip.payments.figure
"""

from __future__ import annotations

from zerotrip.payments.states import MOVES, Deed, Event, LineState


def table() -> str:
    """Rows are states of a payment, columns what the bank says of it."""
    head = ["payment is", *(f"bank says {event.value}" for event in Event)]
    rows = [[state.value, *(_cell(state, event) for event in Event)] for state in LineState]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(state: LineState, event: Event) -> str:
    move = MOVES[state, event]
    parts = [f"**{move.target.value}**"] if move.target != state else []
    parts += [move.deed.value] if move.deed != Deed.NOTHING else []
    return ", ".join([*parts, f"_{move.outcome.value}_"])


if __name__ == "__main__":
    print(table())
