"""`payments.toml` of a place: from which sums on how many people sign a payment batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from zerotrip.catalogue.fields import Section, Yuan
from zerotrip.catalogue.findings import Finding
from zerotrip.core.text import Text


class ReleaseStep(Section):
    basis: Literal["line", "batch", "year"]
    from_: Annotated[Yuan, Field(alias="from")]
    signatures: Annotated[int, Field(ge=0, le=3)]


class PaymentsFile(Section):
    release: tuple[ReleaseStep, ...] = Field(strict=False, min_length=1)


def checked_payments(file: PaymentsFile) -> Iterator[Finding]:
    seen: set[tuple[str, int]] = set()
    for i, step in enumerate(file.release):
        if (step.basis, step.from_) in seen:
            wanted: Text = {"en": "a sum named once for each basis", "zh-Hans": "同一依据下不重复的金额"}
            yield Finding(("release", i, "from"), "the same sum twice", wanted)
        seen.add((step.basis, step.from_))
