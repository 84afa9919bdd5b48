"""What somebody writes into a form to get where no link leads."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode


def typed_on(name: str) -> Iterator[str]:
    """Queries for the page of this name."""
    from zerotrip.members.models import Certificate

    if name == "hall:search":
        yield urlencode({"q": "住院"})
    elif name == "hall:join":
        yield urlencode({"q": "云栖"})
    elif name == "hall:verify" and (proof := Certificate.objects.first()):
        yield urlencode({"number": proof.number})
