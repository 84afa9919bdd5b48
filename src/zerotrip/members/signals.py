"""What the register of people tells the rooms above, inside the transaction of the act."""

from django.dispatch import Signal

joined_online = Signal()
"""joining: Joining, at: datetime. Its `person` is a member now, or known and to move; `agreed_at` is when
they agreed that public security is asked who they are."""

fee_taken_back = Signal()
"""code: str (payment code of a roster), by, at, because. A receipt is cancelled: whoever booked parts of the
fee takes them back and answers how many fen they were."""

account_given = Signal()
"""account: BankAccount, by: Actor, at: datetime. A person has said where somebody is paid from now on."""
