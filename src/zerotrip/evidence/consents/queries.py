"""What a person has allowed and forbidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from zerotrip.core.text import Text
from zerotrip.evidence.consents.bases import BASIS_OF, basis_label
from zerotrip.evidence.consents.models import Consent
from zerotrip.evidence.registry import registry
from zerotrip.members.models import Person


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a source may be asked for a purpose: the code of a legal basis, or a consent."""

    basis: str
    consent: Consent | None = None

    @property
    def label(self) -> Text:
        return basis_label(self.basis)


def ground_of(person: Person, source: str, purpose: str) -> Ground | None:
    """None: nobody may ask. What the person forbade is forbidden, whatever basis there would be."""
    said = Consent.objects.filter(
        person=person, source=source, purpose=purpose, replaced_at__isnull=True
    ).first()
    if said is not None:
        return Ground("", said) if said.is_given else None
    return Ground(BASIS_OF[source]) if source in BASIS_OF else None


def barred(person: Person, purpose: str) -> frozenset[str]:
    """Connected sources that may neither be asked for this purpose nor read for a new decision."""
    return barred_by(Consent.objects.filter(person=person, purpose=purpose, replaced_at__isnull=True))


def barred_by(said: Iterable[Consent]) -> frozenset[str]:
    """The same, by what a person has said of the purpose."""
    given = {row.source: row.is_given for row in said}
    return frozenset(key for key in registry.supplies() if not given.get(key, key in BASIS_OF))


@dataclass(frozen=True, slots=True)
class Standing:
    """One source and one item on the member's page: on what ground it is asked, or since when not."""

    source: str
    purpose: str
    label: Text
    basis: Text
    allowed: bool
    since: datetime | None
    how: str


def standing_of(person: Person, asked: Iterable[tuple[str, str]]) -> list[Standing]:
    """What was asked (source, purpose) or spoken of, each with how it stands now."""
    said = {
        (row.source, row.purpose): row
        for row in Consent.objects.filter(person=person, replaced_at__isnull=True)
    }
    return [_standing(*pair, said.get(pair)) for pair in sorted({*asked, *said})]


def _standing(source: str, purpose: str, said: Consent | None) -> Standing:
    known = registry.source(source)
    return Standing(
        source=source,
        purpose=purpose,
        label=known.label if known else {"zh-Hans": source, "en": source},
        basis=basis_label("" if said and said.given_at else BASIS_OF.get(source, "")),
        allowed=said.is_given if said else source in BASIS_OF,
        since=said.since if said else None,
        how=str(said.get_how_display()) if said and said.is_given else "",
    )
