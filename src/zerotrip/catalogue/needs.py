"""What must hold of the facts, papers and lists that a pack or a place names."""

from __future__ import annotations

from collections.abc import Sequence

from zerotrip.catalogue.facts import CodeList, FactsFile, Need
from zerotrip.catalogue.fields import Section
from zerotrip.catalogue.findings import Finding, Findings, say
from zerotrip.catalogue.pack import Pack
from zerotrip.catalogue.places import Path
from zerotrip.core.text import nearest


def repeated(values: Sequence[str], section: str, key: str) -> Findings:
    for i, value in enumerate(values):
        if value in values[:i]:
            yield Finding(
                (section, i, key), f'{key} = "{value}" twice', say("a name used once", "不重复的名称")
            )


def checked_needs(needs: Sequence[Need], section: Path, papers: dict[str, Section]) -> Findings:
    for i, need in enumerate(needs):
        path = (*section, i)
        if not (need.sources or need.question or need.derived or need.paper):
            text = say("a source, a question, a paper or an expression", "来源、提问、材料或推算方式之一")
            yield Finding((*path, "key"), f"{need.key} that nobody can answer", text)
        if need.derived and (need.sources or need.question or need.paper):
            text = say("either an expression or someone to ask", "推算与询问只能选一种")
            yield Finding((*path, "derived"), f"{need.key} both derived and asked for", text)
        if need.paper and need.paper not in papers:
            text = say("a paper described under [paper.…]", "在 [paper.…] 中说明过的材料")
            yield Finding((*path, "paper"), f'paper = "{need.paper}"', text, nearest(need.paper, papers))
        for key, kind in (("choices", "choice"), ("columns", "records")):
            if bool(getattr(need, key)) != (need.type == kind):
                text = say(f"“{key}” just where type is {kind}", f"仅当 type 为 {kind} 时写“{key}”")
                yield Finding((*path, "type"), f'{need.key}: type = "{need.type}"', text)


def own_needs(pack: Pack, shared: FactsFile) -> Findings:
    for i, need in enumerate(pack.need):
        if need.key in {fact.key for fact in shared.fact}:
            text = say("a name that facts.toml does not have", "facts.toml 中没有的名称")
            yield Finding(("need", i, "key"), f'key = "{need.key}"', text)


def checked_lists(lists: Sequence[CodeList], section: Path) -> Findings:
    seen: set[tuple[str, object]] = set()
    for i, one in enumerate(lists):
        if (one.key, one.since) in seen:
            text = say("a later day for the list that follows", "后一份清单应有更晚的生效日")
            yield Finding((*section, i, "since"), f"{one.key} since {one.since} twice", text)
        seen.add((one.key, one.since))
        yield from _codes_twice(one, (*section, i))


def _codes_twice(one: CodeList, path: Path) -> Findings:
    codes: set[str] = set()
    for j, entry in enumerate(one.entries):
        if entry.code in codes:
            text = say("each code once", "代码不重复")
            yield Finding((*path, "entries", j), f'"{entry.code}" twice', text)
        codes.add(entry.code)
