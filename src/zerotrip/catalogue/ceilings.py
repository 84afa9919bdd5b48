"""What `[stacking.ceiling]` must mean: by itself, with the rules, and beside those that share it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zerotrip.catalogue.findings import Finding, Findings, say
from zerotrip.catalogue.pack import Ceiling, Pack
from zerotrip.catalogue.places import Path
from zerotrip.core.text import Text, nearest
from zerotrip.rules import Kind, Program
from zerotrip.rules.tree import Named, facts_read

AT: Path = ("stacking", "ceiling")
MUST_AGREE = ("key", "of", "over")


def checked_ceiling(pack: Pack) -> Findings:
    ceiling = pack.stacking.ceiling
    if ceiling is None:
        return
    if pack.award is None:
        text = say("an [award] to be held back", "事项应有 [award] 才谈得上限制")
        yield Finding(AT, "a ceiling without an award", text, at_key=True)
    names = [one.name for one in pack.define]
    if ceiling.of is not None and ceiling.of not in names:
        text = say("a name given by a [[define]]", "[[define]] 中起的名称")
        yield Finding((*AT, "of"), f'of = "{ceiling.of}"', text, nearest(ceiling.of, names))
    if ceiling.key == "bill" and pack.subject != "settlement":
        text = say(
            "household or person: only a settlement is a bill", "household 或 person：只有结算单才有账单"
        )
        yield Finding((*AT, "key"), 'key = "bill"', text)


def ceiling_in_rules(pack: Pack, program: Program) -> Findings:
    """A sum of money, and known whenever the award is: what it reads the item has to ask for anyway."""
    ceiling = pack.stacking.ceiling
    node = program.named.get(ceiling.of) if ceiling and ceiling.of else None
    if ceiling is None or ceiling.of is None or node is None:
        return
    if node.type.kind is not Kind.MONEY:
        yield Finding((*AT, "of"), f'of = "{ceiling.of}"', say("a sum of money", "金额"))
    strange = [
        key for key in facts_read(Named(node.type, ceiling.of), program.named) if key not in program.reads
    ]
    if strange:
        text = say(
            f"a limit reckoned from what a condition or the award reads too; not {', '.join(strange)}",
            f"按条件或标准中也用到的事实计算的限额；没有用到 {'、'.join(strange)}",
        )
        yield Finding((*AT, "of"), f'of = "{ceiling.of}"', text)


def unlike(pack: Pack, others: Sequence[Pack]) -> Iterator[tuple[Path, str, Pack, Text]]:
    """Where a level that shares the ceiling says otherwise: place, words, the other pack, what it says."""
    mine = pack.stacking.ceiling
    for other in others if mine else ():
        theirs = other.stacking.ceiling
        if mine is None or theirs is None or other.id == pack.id or theirs.name != mine.name:
            continue
        for key in MUST_AGREE:
            here, there = _said(pack, mine, key), _said(other, theirs, key)
            if here != there:
                yield (*AT, key), f"{key} = {here}", other, say(f"{key} = {there}", f"{key} = {there}")


def _said(pack: Pack, ceiling: Ceiling, key: str) -> str:
    """Of the limit the define's own words, whatever its name."""
    if key != "of" or ceiling.of is None:
        return str(getattr(ceiling, key))
    written = next((one.text for one in pack.define if one.name == ceiling.of), ceiling.of)
    return " ".join(written.split())
