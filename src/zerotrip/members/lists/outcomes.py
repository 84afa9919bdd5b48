"""What can become of a line of a list of people, and the sentence for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.text import Text, both


class Becomes(models.TextChoices):
    NEW = "new", _("new member")
    NEW_ALIKE = "new-alike", _("new member, perhaps known already")
    BACK = "back", _("member again")
    KNOWN = "known", _("member here already")
    MOVES = "moves", _("moves here from another unit")
    LEAVES = "leaves", _("leaves")
    LEFT = "left", _("has left already")
    BAD_NAME = "bad-name", _("name missing")
    BAD_ID_NUMBER = "bad-id-number", _("ID number wrong")
    BAD_PHONE = "bad-phone", _("telephone wrong")
    BAD_DAY = "bad-day", _("date wrong")
    TWICE = "twice", _("twice in this file")
    NAME_DIFFERS = "name-differs", _("name differs")
    NOT_HERE = "not-here", _("no member here")


DOES = (Becomes.NEW, Becomes.NEW_ALIKE, Becomes.BACK, Becomes.MOVES, Becomes.LEAVES)
"""Lines that change something when the list is entered."""
STANDS = (*DOES, Becomes.KNOWN, Becomes.LEFT)
"""Lines nobody has to look at."""

SENTENCES: dict[str, Promise] = {
    Becomes.NEW: _("Becomes a member here on %(day)s; the union did not know this person before."),
    Becomes.NEW_ALIKE: _(
        "Becomes a member here on %(day)s. The union knows somebody of the same name born on the same day "
        "under another ID number: the district's officer is asked whether they are one person."
    ),
    Becomes.BACK: _("Becomes a member again on %(day)s; the union knows this person from before."),
    Becomes.KNOWN: _("A member here already; nothing changes."),
    Becomes.MOVES: _(
        "A member of another unit's union. Moving here on %(day)s is proposed to the person and to that unit "
        "and done when one of them agrees, not before."
    ),
    Becomes.LEAVES: _("Leaves this union on %(day)s; what was paid for the year stays in force."),
    Becomes.LEFT: _("Left this union already; nothing changes."),
    Becomes.BAD_NAME: _(
        "The name is missing. Please enter it as on the ID card; of merged cells only the first line counts."
    ),
    "id-missing": _("The ID number is missing; of merged cells only the first line counts."),
    "id-rounded": _(
        "Excel has stored this ID number as a number and lost its last digits. Please format the column as "
        "text and enter it again."
    ),
    Becomes.BAD_PHONE: _("“%(read)s” is no telephone number: digits only, 7 to 13 of them."),
    Becomes.BAD_DAY: _("“%(read)s” is no day; write it like 2026-03-01."),
    "future": _("%(day)s lies in the future; enter the person on that day."),
    "backwards": _("The last day %(day)s lies before the first."),
    "unborn": _("On %(day)s this person was not yet 16 by the ID number; one of the two is wrong."),
    Becomes.TWICE: _("The same ID number stands in line %(line)s already; that line counts."),
    Becomes.NAME_DIFFERS: _(
        "The union knows another name under this ID number. Perhaps it is somebody else's: please compare "
        "both with the ID card."
    ),
    Becomes.NOT_HERE: _("Has a last day, but is no member of this union; nothing to end."),
    "before": _("The last day lies before %(day)s, on which this membership began."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    becomes: Becomes
    sentence: str = ""  # where the outcome has several
    params: tuple[tuple[str, str], ...] = ()
    message: Text = field(default_factory=dict, compare=False)  # by whoever refused the ID number

    @property
    def does(self) -> bool:
        return self.becomes in DOES

    @property
    def text(self) -> Text:
        return self.message or dict(_rendered(self.sentence or self.becomes, self.params))


@lru_cache(maxsize=4096)
def _rendered(key: str, params: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(both(lambda: str(SENTENCES[key]) % dict(params)).items())
