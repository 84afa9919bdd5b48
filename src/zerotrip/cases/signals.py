"""What cases tell the rooms above, inside the transaction of the act; config/wiring connects who listens."""

from django.dispatch import Signal

papers_wanted = Signal()
"""Before a person is asked: case: Case, asks: list[tuple[str, str]] of fact and paper, at: datetime.
A listener answers with the papers at hand: `dict[str, Document]`."""
paper_came = Signal()  # case: Case, paper: str, facts: list[str], document: Document, at: datetime
granted = Signal()
"""case: Case, at: datetime. After commit, with everything that follows from the grant in the database; at
least once, so whoever listens must bear hearing it twice."""
undone = Signal()
"""case: Case, at: datetime, because: str. A grant counts no more."""
