"""Drafts as lists show them: no rule is evaluated for a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zerotrip.applications.models import Draft
from zerotrip.catalogue.models import Edition
from zerotrip.core.text import pick


@dataclass(frozen=True, slots=True)
class Begun:
    """`edition` is None once the item is not offered any more: the draft can only be let go."""

    draft: Draft
    edition: Edition | None
    sums: bool = True

    @property
    def missing(self) -> list[str]:
        """What is still to be said or shown, by name."""
        if self.edition is None:
            return []
        loaded, summary = self.edition.loaded, self.draft.summary
        facts = [pick(loaded.needs[key].label) for key in summary.get("facts", []) if key in loaded.needs]
        papers = [
            pick(loaded.papers[name].label) for name in summary.get("papers", []) if name in loaded.papers
        ]
        return facts + papers

    @property
    def most_fen(self) -> int | None:
        fen: int | None = self.draft.summary.get("most_fen") if self.sums else None
        return fen

    @property
    def by_another(self) -> str:
        """Who last filled it in, where it was not the person."""
        return self.draft.by_name if self.draft.by_key != self.draft.person.key else ""

    @property
    def is_exact(self) -> bool:
        return bool(self.draft.summary.get("exact"))


def begun(drafts: Iterable[Draft], editions: Mapping[str, Edition], *, sums: bool = True) -> list[Begun]:
    return [Begun(draft, editions.get(draft.item_id), sums) for draft in drafts]
