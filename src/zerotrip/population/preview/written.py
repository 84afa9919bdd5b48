"""Figures of a preview as people read them, and the sentences around them, in the active language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerotrip.core.text import pick
from zerotrip.population.preview.estimate import FEW
from zerotrip.population.preview.result import Figure, Preview
from zerotrip.population.preview.words import HOW_LABELS, LEFT_OUT, NO_CHANGE, PART_LABELS


def people(figure: Figure) -> str:
    """`1,260`, `1,260 (1,104–1,431)` from a sample, `fewer than 1,260` where nobody was seen."""
    if figure is None:
        return str(LEFT_OUT)
    if figure.none_seen:
        return _("fewer than %(persons)s") % {"persons": f"{figure.high + 1:,}"}
    if figure.exact:
        return f"{figure.value:,}"
    return f"{figure.value:,}" + _interval(f"{figure.low:,}", f"{figure.high:,}")


def yuan(figure: Figure) -> str:
    if figure is None:
        return str(LEFT_OUT)
    if figure.exact:
        return money(figure.value)
    return _about(figure.value) + _interval(_about(figure.low), _about(figure.high))


def money(fen: int) -> str:
    """Sums over everyone may be larger than one amount of the books."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02d}"


def _about(fen: int) -> str:
    """In whole yuan: an estimate is not good to the fen."""
    whole = (abs(fen) + 50) // 100
    return f"{'−' if fen < 0 and whole else ''}{whole:,}"


def _interval(low: str, high: str) -> str:
    return f" ({low} … {high})"


def headline(preview: Preview) -> str:
    """Who gains, who loses, what it costs."""
    return _("%(gain)s gain, %(lose)s lose; difference %(difference)s yuan") % {
        "gain": people(preview.gain),
        "lose": people(preview.lose),
        "difference": yuan(preview.difference),
    }


def basis(preview: Preview) -> str:
    """On whose facts and on which day."""
    said = {"members": f"{preview.members:,}", "on": preview.on, "at": _stood(preview)}
    if preview.sampled is None:
        return _("All %(members)s members, decided as of %(on)s on facts %(at)s.") % said
    more = {"drawn": f"{preview.sampled.drawn:,}", "seed": preview.sampled.seed}
    return _(
        "A sample of %(drawn)s of %(members)s members (seed “%(seed)s”), "
        "decided as of %(on)s on facts %(at)s."
    ) % (said | more)


def _stood(preview: Preview) -> str:
    if preview.at is None:
        return _("of which the snapshot does not say when they stood")
    at = localtime(datetime.fromisoformat(preview.at))
    return _("as they stood on %(at)s") % {"at": f"{at:%Y-%m-%d %H:%M}"}


def remarks(preview: Preview) -> Iterator[str]:
    """What one must know to read the figures rightly."""
    if preview.sampled:
        yield _("The intervals cover the true figure in 95 of 100 such samples.")
        if preview.difference and 0 < preview.difference.seen < FEW:
            yield ngettext(
                "Only %(seen)s person in the sample gets another sum: intervals of money are rough.",
                "Only %(seen)s persons in the sample get another sum: intervals of money are rough.",
                preview.difference.seen,
            ) % {"seen": preview.difference.seen}
    if preview.failing_examples:
        yield ngettext(
            "%(examples)s example of the new text does not hold yet; put it right before publishing.",
            "%(examples)s examples of the new text do not hold yet; put them right before publishing.",
            preview.failing_examples,
        ) % {"examples": preview.failing_examples}
    if preview.smallest_group:
        yield _(
            "Figures behind which fewer than %(smallest)s persons stand are left out, "
            "and others from which they could be reckoned."
        ) % {"smallest": preview.smallest_group}
    if preview.set_aside:
        yield ngettext(
            "%(rows)s row of the facts could not be used and was set aside.",
            "%(rows)s rows of the facts could not be used and were set aside.",
            preview.set_aside,
        ) % {"rows": f"{preview.set_aside:,}"}
    for fault in preview.faults:
        yield pick(fault)


def differences(preview: Preview) -> list[str]:
    """What the new text says differently."""
    told = [
        " ".join(filter(None, (str(PART_LABELS[part]), code, str(HOW_LABELS[how]))))
        for part, how, code in preview.changes
    ]
    return told or [str(NO_CHANGE)]
