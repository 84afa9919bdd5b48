"""Where two tellings of the same thing part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from zerotrip.core.money import written_yuan


class Book(StrEnum):
    """What the reference is one of. The value is for programs and never changes, the label is for people."""

    label: Promise

    ACCOUNT = "account", pgettext_lazy("what does not agree", "account")
    AWARD = "award", pgettext_lazy("what does not agree", "award")
    BATCH = "batch", pgettext_lazy("what does not agree", "batch")
    BUDGET = "budget", pgettext_lazy("what does not agree", "budget")
    CASE = "case", pgettext_lazy("what does not agree", "case")
    CEILING = "ceiling", pgettext_lazy("what does not agree", "ceiling")
    CLAIM = "claim", pgettext_lazy("what does not agree", "claim")
    DEBT = "debt of", pgettext_lazy("what does not agree", "debt of")
    DOCUMENT = "document", pgettext_lazy("what does not agree", "document")
    ENTRY = "entry", pgettext_lazy("what does not agree", "entry")
    FUND = "fund", pgettext_lazy("what does not agree", "fund")
    GOOD = "good", pgettext_lazy("what does not agree", "good")
    LINE = "line", pgettext_lazy("what does not agree", "line")
    MONTH = "month", pgettext_lazy("what does not agree", "month")
    PARTNER = "partner", pgettext_lazy("what does not agree", "partner")
    PAYABLE = "payable", pgettext_lazy("what does not agree", "payable")
    POT = "pot", pgettext_lazy("what does not agree", "pot")
    RECOVERY = "recovery", pgettext_lazy("what does not agree", "recovery")
    SHARE = "share of", pgettext_lazy("what does not agree", "share of")
    STATEMENT = "statement", pgettext_lazy("what does not agree", "statement")
    TITLE = "title", pgettext_lazy("what does not agree", "title")
    TRANSFER = "transfer", pgettext_lazy("what does not agree", "transfer")

    def __new__(cls, value: str, label: Promise) -> Self:
        book = str.__new__(cls, value)
        book._value_, book.label = value, label
        return book


@dataclass(frozen=True, slots=True)
class Differs:
    """`book` and `reference` say where to look: a batch, "20260612-01". `kept` is what stands there and
    `recomputed` what everything else makes of it, where the two are figures: fen, or with `counted` any
    number. `says` names them as `{kept}` and `{recomputed}`; what else it names is in `also`."""

    book: Book
    reference: str
    says: Promise
    kept: int | None = None
    recomputed: int | None = None
    counted: bool = False
    also: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return _("{book} {reference}: {says}").format(
            book=self.book.label, reference=self.reference, says=self.sentence()
        )

    def sentence(self) -> str:
        return str(self.says).format(
            kept=self._figure(self.kept), recomputed=self._figure(self.recomputed), **self.also
        )

    def parts(self) -> dict[str, object]:
        """For programs: where, what, and both figures as they are, if there are any."""
        return {
            "book": self.book.value, "reference": self.reference, "says": self.sentence(),
            "kept": self.kept, "recomputed": self.recomputed,
        }  # fmt: skip

    def _figure(self, figure: int | None) -> str:
        if figure is None:
            return "—"
        return f"{figure:,}" if self.counted else written_yuan(figure)
