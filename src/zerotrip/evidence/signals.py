"""News for the rooms above. Sent after commit, at least once: receivers must bear hearing it twice.

request_settled(request, at)              a department answered, or refused for good
request_unavailable(request, at)          it is silent; the question stays open and is asked again
settlement_arrived(person, record, at)    a settlement came in by the feed, or an earlier one changed
settlements_arrived(arrived, at)          more than a handful at once: (person, record) each
"""

from __future__ import annotations

from django.dispatch import Signal

request_settled = Signal()
request_unavailable = Signal()
settlement_arrived = Signal()
settlements_arrived = Signal()
