"""Which package really imports which, read from the source text: behind the levels and the overview."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zerotrip.config.levels import PACKAGES, level_of

SOURCE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, order=True)
class Import:
    importer: str
    imported: str
    file: str
    line: int

    @property
    def runs_down(self) -> bool:
        return level_of(self.imported) < level_of(self.importer)


def all_imports() -> list[Import]:
    """Every import from one package into another, tests aside: those may look at anything."""
    found = []
    for package in PACKAGES:
        for file in sorted((SOURCE / package).rglob("*.py")):
            inside = file.relative_to(SOURCE)
            if "tests" in inside.parts or "migrations" in inside.parts:
                continue
            for imported, line in _imported(ast.parse(file.read_text("utf-8"))):
                if imported != package:
                    found.append(Import(package, imported, inside.as_posix(), line))
    return found


def _imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module] if node.module != "zerotrip" else [f"zerotrip.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top == "zerotrip" and rest:
                yield rest.partition(".")[0], node.lineno


def table() -> dict[str, list[str]]:
    """Package → the packages it uses, lowest first; only packages that exist."""
    used: dict[str, set[str]] = {name: set() for name in PACKAGES if (SOURCE / name / "__init__.py").exists()}
    for one in all_imports():
        if one.imported in used:
            used[one.importer].add(one.imported)
    return {name: sorted(others, key=PACKAGES.index) for name, others in used.items()}


def as_text() -> str:
    rows = [f"{level_of(name)}  {name:<12} {' '.join(uses) or '–'}" for name, uses in table().items()]
    return "\n".join(("level, package, what it imports", *rows))


if __name__ == "__main__":
    print(as_text())
