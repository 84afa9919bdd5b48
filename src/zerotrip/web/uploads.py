"""Uploads stay in memory: a paper or a roster on its way must not lie readable in a temporary file."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

PAPERS = 12 * 1024 * 1024
BANK_FILES = 129 * 1024 * 1024
"""Each a little more than its reader takes, so that the reader still sees, and says, that it is too large."""
LARGER = {"/desk/payments/answers/": BANK_FILES}


class InMemory(MemoryFileUploadHandler):
    """Of everything one request carries, as much as could be taken; the rest is let go by."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True
        self.left = LARGER.get(self.request.path, PAPERS) if self.request else PAPERS

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data[: self.left])
        self.left -= min(self.left, len(raw_data))
