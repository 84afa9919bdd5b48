"""One file per layout that a bank reads and writes. A new bank is a file here and a line below."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.payments.formats import csv_gb18030, csv_plain, fixed_width, iso20022
from zerotrip.payments.order import Answer, Order

MAX_BYTES = 128 * 1024 * 1024


class Format(Protocol):
    name: str
    label: str | Promise
    suffix: str
    media_type: str
    by_hand: bool  # a person takes the file to the bank; otherwise the outbox does

    def write(self, order: Order) -> bytes:
        """The same order always gives the same bytes."""

    def read(self, raw: bytes) -> Order:
        """Reads a written file back, sharing nothing with `write`. Raises Invalid."""

    def read_answer(self, raw: bytes) -> Answer:
        """Raises Invalid with a sentence for a file that is cut, foreign or hostile."""

    def looks_like(self, raw: bytes) -> bool:
        """Whether an answer seems to be in this layout."""


_ALL: tuple[Format, ...] = (
    iso20022.Iso20022(),
    csv_plain.PlainCsv(),
    csv_gb18030.Gb18030Csv(),
    fixed_width.FixedWidth(),
)
FORMATS = {each.name: each for each in _ALL}


def format_named(name: str) -> Format:
    if name not in FORMATS:
        raise Invalid("format-unknown", _("There is no bank format “%(name)s”."), field="format", name=name)
    return FORMATS[name]


def format_of(raw: bytes) -> Format:
    """The layout an answer is written in."""
    if not raw:
        raise Invalid("file-empty", _("The file is empty."))
    if len(raw) > MAX_BYTES:
        raise Invalid("file-too-large", _("The file is larger than %(limit)s MB."), limit=MAX_BYTES // 2**20)
    for each in FORMATS.values():
        if each.looks_like(raw):
            return each
    raise Invalid("file-foreign", _("This is no answer in any layout that is known here."))


def whole_seconds(moment: datetime) -> datetime:
    """Files carry no fractions; an order keeps the time that will be read back."""
    return moment.replace(microsecond=0)
