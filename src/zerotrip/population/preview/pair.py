"""The old and the new text of one item, and what differs between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.examples import failing as failing_examples
from zerotrip.catalogue.pack import Pack
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.reading import ReadPack, facts_beside, packs_folder, read_file, read_text
from zerotrip.core.errors import Invalid
from zerotrip.core.text import Text
from zerotrip.rules import Program, compile_item
from zerotrip.rules.item import Award, Requirement, Scale

SMALLEST_GROUP = 5
"""Where a pack publishes nothing and so names no smallest group."""
EPOCH = date(1900, 1, 1)
OPENED = "opened-on"


@dataclass(frozen=True)
class Pair:
    """Two texts of one item that people can be compared under."""

    old: ReadPack
    new: ReadPack
    failing: int = 0
    """Examples of the new text that do not hold yet: a draft may be previewed before they are put right."""

    @property
    def item(self) -> str:
        return self.old.pack.id

    @property
    def subject(self) -> str:
        return self.old.pack.subject

    @property
    def title(self) -> Text:
        return self.new.pack.title

    @property
    def smallest_group(self) -> int:
        """The stricter of the two; at least two."""
        said = [pack.publish.smallest_group for pack in (self.old.pack, self.new.pack) if pack.publish]
        return max(said, default=SMALLEST_GROUP)

    @property
    def programs(self) -> tuple[Program, ...]:
        return (self.old.program, self.new.program)


def pair_of(old: ReadPack, new: ReadPack, failing: int = 0) -> Pair:
    """Raises Invalid for texts of different items or about different things."""
    if old.pack.id != new.pack.id:
        raise Invalid(
            "other-item",
            _(
                "The old text is of %(old)s, the new one of %(new)s. "
                "A preview compares two texts of one item."
            ),
            old=old.pack.id,
            new=new.pack.id,
        )
    if old.pack.subject != new.pack.subject:
        raise Invalid(
            "other-subject",
            _(
                "The old text is decided for each %(old)s, the new one for each %(new)s; "
                "outcomes can be compared only if both are decided for the same."
            ),
            old=old.pack.subject,
            new=new.pack.subject,
        )
    return Pair(old, new, failing)


def read_pair(old: Path, new: Path, facts_file: Path | None = None) -> Pair:
    """Raises PackErrors for a text that does not hold, Invalid for two that do not belong together."""
    old_text, old_facts = _texts(old, facts_file)
    draft, failing = read_draft(*_texts(new, facts_file), file=str(new))
    return pair_of(read_text(old_text, old_facts, file=str(old), thorough=False), draft, failing)


def read_draft(text: str, facts_text: str, *, file: str) -> tuple[ReadPack, int]:
    """A text that holds but for its examples, and how many of these fail. Raises PackErrors.

    Who tries other figures has not reckoned the examples again yet.
    """
    try:
        return read_text(text, facts_text, file=file), 0
    except PackErrors as errors:
        draft = read_text(text, facts_text, file=file, thorough=False)
        failed = len(list(failing_examples(draft.pack, draft.program)))
        if failed != len(errors.problems):
            raise
        return draft, failed


def _texts(pack: Path, facts_file: Path | None) -> tuple[str, str]:
    shared = facts_file or facts_beside(pack) or packs_folder() / "hangzhou" / "facts.toml"
    return read_file(pack), read_file(shared)


def period_program(program: Program) -> Program | None:
    """Asks the rules themselves in which period a row counts, where later awards pay the difference.

    An item whose award in fen is the number of days from 1900 to the period's first: any reader can say it.
    """
    award = program.item.award
    if award is None or award.over != "period":
        return None
    requirement = Requirement(code=OPENED, that="true", otherwise={})
    scale = Scale(since=date(1, 1, 1), per_day_fen=1)
    since = f'days_between(date("{EPOCH.isoformat()}"), period.start)'
    asked = Award(scales=(scale,), of=since, as_of=award.as_of)
    return compile_item(
        replace(program.item, id="period", requires=(requirement,), deadlines=(), award=asked, once="case")
    )


# ── What differs ────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Change:
    """`part` is condition, deadline, amount or stacking; `how` is added, removed or changed."""

    part: str
    how: str
    code: str = ""


def changes(pair: Pair) -> list[Change]:
    """What the texts grant differently, as far as reading tells; words and process are left out."""
    old, new = pair.old.pack, pair.new.pack
    found = _by_code(
        {one.code: one.that for one in old.require}, {one.code: one.that for one in new.require}, "condition"
    )
    found += _by_code(
        {one.name: one.text for one in old.define}, {one.name: one.text for one in new.define}, "name"
    )
    found += [
        Change(part, "changed")
        for part in ("deadline", "amount", "stacking")
        if _says(old, part) != _says(new, part)
    ]
    if pair.old.facts_text != pair.new.facts_text:
        found.append(Change("facts", "changed"))
    return found


def _says(pack: Pack, part: str) -> object:
    return {"deadline": pack.deadline, "amount": pack.award, "stacking": pack.stacking}[part]


def _by_code(old: Mapping[str, str], new: Mapping[str, str], part: str) -> list[Change]:
    said = {code: "added" for code in new if code not in old}
    said |= {code: "removed" for code in old if code not in new}
    said |= {code: "changed" for code in old if code in new and old[code].split() != new[code].split()}
    return [Change(part, how, code) for code, how in said.items()]
