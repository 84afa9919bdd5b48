"""Reading a file of organisations (`packs/<place>/organisations.toml`) without touching the database."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from zerotrip.core.errors import Invalid
from zerotrip.org.models import Form, Kind, Level

# Upper case only: SQLite compares path prefixes without regard to case.
_CODE = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*")


@dataclass(frozen=True, slots=True)
class Branch:
    code: str
    name_zh: str
    name_en: str
    kind: str
    form: str
    level: str
    parent: str | None
    path: str
    employer_uscc: str


def read_tree(file: Path) -> list[Branch]:
    """Every organisation with its path, parents first. Raises Invalid naming the code that is wrong."""
    entries = {str(entry.get("code", "")): entry for entry in _entries(file)}
    branches = [_branch(code, entry, _path(code, entries)) for code, entry in entries.items()]
    return sorted(branches, key=lambda branch: branch.path.count("/"))


def _entries(file: Path) -> list[dict[str, Any]]:
    try:
        found = tomllib.loads(file.read_text("utf-8")).get("organisation", [])
    except (OSError, ValueError) as error:
        raise Invalid(
            "tree-unreadable",
            _("%(file)s cannot be read as a list of organisations: %(error)s"),
            file=file.name,
            error=error,
        ) from error
    return list(found)


def _path(code: str, entries: dict[str, dict[str, Any]]) -> str:
    steps: list[str] = []
    current: str | None = code
    while current:
        if current in steps or current not in entries or not check_code(current):
            raise Invalid(
                "tree-broken",
                _("Organisation %(organisation)s does not lead up to a root: look at “%(at)s”."),
                organisation=code,
                at=current,
            )
        steps.append(current)
        current = entries[current].get("parent")
    return f"/{'/'.join(reversed(steps))}/"


def check_code(code: str) -> bool:
    return bool(_CODE.fullmatch(code)) and len(code) <= 32


def _branch(code: str, entry: dict[str, Any], path: str) -> Branch:
    name = entry.get("name", {})
    words = {"kind": Kind.values, "form": Form.values, "level": Level.values}
    for key, known in words.items():
        if entry.get(key) not in known:
            raise Invalid(
                "tree-word",
                _("Organisation %(organisation)s: %(key)s “%(said)s” is not one of %(known)s."),
                organisation=code,
                key=key,
                said=entry.get(key, ""),
                known=", ".join(known),
            )
    return Branch(
        code=code,
        name_zh=name.get("zh-Hans", code),
        name_en=name.get("en", ""),
        kind=entry["kind"],
        form=entry["form"],
        level=entry["level"],
        parent=entry.get("parent"),
        path=path,
        employer_uscc=_employer(code, entry),
    )


def _employer(code: str, entry: dict[str, Any]) -> str:
    told = str(entry.get("employer_uscc", ""))
    if told and not uscc.is_valid(told):
        raise Invalid(
            "uscc-wrong",
            _("Organisation %(organisation)s: “%(read)s” is no unified social credit code."),
            organisation=code,
            read=told,
        )
    return told
