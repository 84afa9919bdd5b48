"""A workbook to take away: written row by row into a file without a name, sent from there piece by piece."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import FileResponse

from zerotrip.core.sheets import XLSX, Sheet, write_workbook

Taken = Any
"""What is streamed: for Django no `HttpResponse`, and a view's type knows no other answer."""


def workbook_taken(sheets: Iterable[Sheet], name: str, *, made_at: datetime) -> Taken:
    """However many rows: neither they nor the file stand in memory as a whole."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    write_workbook(out, sheets, made_at=made_at)
    out.seek(0)
    answer = FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    # Compressed inside already; pages' compression would only lose its length.
    answer["Content-Encoding"] = "identity"
    return answer
