"""What groups and conditions are called, in both languages: kept with a preview."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zerotrip.catalogue.folder import read_organisations
from zerotrip.catalogue.reading import facts_beside
from zerotrip.core.text import Text, both
from zerotrip.population.preview.groups import AGES, NOT_KNOWN
from zerotrip.population.preview.pair import Pair
from zerotrip.population.preview.words import AGE_LABELS, NOT_TOLD
from zerotrip.rules.item import Requirement


def label_of(pair: Pair, dimension: str, key: str, names: Mapping[str, Text]) -> Text:
    if key == NOT_KNOWN:
        return both(lambda: NOT_TOLD)
    if dimension == "age":
        return both(lambda: AGE_LABELS[key])
    if dimension == "sex" and (need := pair.new.needs.get("member.sex")):
        return need.choices.get(key) or {"zh-Hans": key, "en": key}
    return names.get(key) or {"zh-Hans": key, "en": key}


def names_beside(pack: Path) -> dict[str, Text]:
    """What `organisations.toml` of the same place calls the districts; nothing where there is none."""
    file = (facts_beside(pack) or pack).with_name("organisations.toml")
    if not file.is_file():
        return {}
    return {one.code: dict(one.name) for one in read_organisations(file).organisation}


def sort_key(dimension: str, key: str) -> tuple[bool, int, str]:
    """Ages from young to old, the rest by name; those of whom it is not told last."""
    age = AGES.index(key) if dimension == "age" and key in AGES else 0
    return key == NOT_KNOWN, age, key


def says_of(pair: Pair, why: str, code: str) -> Text:
    """The sentence somebody hears when this condition fails."""
    program = pair.old.program if why == "won" else pair.new.program
    found: dict[str, Requirement] = {each.requirement.code: each.requirement for each in program.conditions}
    return dict(found[code].otherwise)
