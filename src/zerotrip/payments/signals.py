"""News for the rooms above, told at least once: hearing it twice must do no harm.

All carry `reference` of the payable, `amount`, `end_to_end_id` of the line, `account_tail`, `at`;
`payment_rejected` also `reason`, a Text for the payee; `paid_in_part` also what of the line is `paid`, and of
the whole payable has `arrived` and is `left`.
"""

from __future__ import annotations

from django.dispatch import Signal

payment_confirmed = Signal()
paid_in_part = Signal()
payment_rejected = Signal()
