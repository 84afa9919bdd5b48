"""What can come of a roster's line, and the sentence for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.text import Text, both


class Outcome(models.TextChoices):
    GOOD_NEW = "good-new", _("new person")
    GOOD_KNOWN = "good-known", _("known person")
    BAD_NAME = "bad-name", _("name missing")
    BAD_ID_NUMBER = "bad-id-number", _("ID number wrong")
    DUPLICATE = "duplicate-in-file", _("twice in this file")
    NAME_DIFFERS = "name-differs", _("name differs")
    NOT_EMPLOYED = "not-employed", _("not in employment")
    MEMBER_ELSEWHERE = "member-elsewhere", _("member of another union")
    NOT_FOR_THEM = "not-for-them", _("product not for this person")
    ALREADY_HERE = "already-enrolled-here", _("enrolled already")
    ELSEWHERE = "enrolled-elsewhere", _("enrolled elsewhere")


GOOD = (Outcome.GOOD_NEW, Outcome.GOOD_KNOWN)

SENTENCES: dict[str, Promise] = {
    Outcome.GOOD_NEW: _("Enrolment in %(products)s; the union did not know this person before."),
    Outcome.GOOD_KNOWN: _("Enrolment in %(products)s."),
    Outcome.BAD_NAME: _("The name is missing. Please enter it as on the ID card."),
    "id-missing": _("The ID number is missing."),
    "id-rounded": _(
        "Excel has stored this ID number as a number and lost its last digits. Please format the column as "
        "text and enter it again."
    ),
    Outcome.DUPLICATE: _("The same ID number stands in line %(line)s already; that line counts."),
    Outcome.NAME_DIFFERS: _(
        "The union knows another name under this ID number. Please compare both with the ID card; if the "
        "name has changed, have it corrected first."
    ),
    "retired": _("This person has retired; only those in employment can be enrolled."),
    Outcome.NOT_EMPLOYED: _("This person is not employed by the unit, by what human resources say."),
    Outcome.MEMBER_ELSEWHERE: _(
        "This person is a member of another unit's union. The membership follows the employment: once the "
        "change of job is reported, hand this line in again."
    ),
    Outcome.NOT_FOR_THEM: _("None of the chosen products is for this person; no fee is taken."),
    Outcome.ALREADY_HERE: _(
        "Already enrolled for this year by this unit; nothing is added and no fee taken."
    ),
    Outcome.ELSEWHERE: _(
        "Already enrolled for this year through another unit. A second enrolment is void; no fee is taken."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a line: the outcome, the products to add, and what to say."""

    outcome: Outcome
    products: tuple[str, ...] = ()
    sentence: str = ""  # where the outcome has several
    params: tuple[tuple[str, str], ...] = ()
    message: Text = field(default_factory=dict, compare=False)  # given by whoever refused the ID number

    @property
    def is_good(self) -> bool:
        return self.outcome in GOOD

    @property
    def text(self) -> Text:
        return self.message or dict(_rendered(self.sentence or self.outcome, self.params))


@lru_cache(maxsize=4096)
def _rendered(key: str, params: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(both(lambda: str(SENTENCES[key]) % dict(params)).items())


def good(outcome: Outcome, products: tuple[str, ...]) -> Finding:
    return Finding(outcome, products, params=(("products", " · ".join(products)),))
