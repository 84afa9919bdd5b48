"""News for the rooms above, told at least once: hearing it twice must do no harm.

Both carry `reference` of the payable, `amount`, `end_to_end_id` of the line, `account_tail`, `at`;
`payment_rejected` also `reason`, a Text for the payee.
"""

from __future__ import annotations

from django.dispatch import Signal

payment_confirmed = Signal()
payment_rejected = Signal()
