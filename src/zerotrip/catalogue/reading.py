"""Reads a pack from its text, without a database: one code checks files, publishes and loads them."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from zerotrip.catalogue.building import Expressions, Written, build
from zerotrip.catalogue.ceilings import ceiling_in_rules
from zerotrip.catalogue.checks import checked, checked_facts
from zerotrip.catalogue.earning import points_in_rules
from zerotrip.catalogue.examples import failing
from zerotrip.catalogue.facts import CodeList, FactsFile, Need, Paper
from zerotrip.catalogue.fields import SAMPLE_MARKS
from zerotrip.catalogue.figures import Figure, Table
from zerotrip.catalogue.findings import Finding
from zerotrip.catalogue.pack import Pack
from zerotrip.catalogue.places import Place, Places, places
from zerotrip.catalogue.problems import PackErrors, Problem
from zerotrip.catalogue.schema import fit
from zerotrip.core.text import Text
from zerotrip.rules import Item, Program, RuleErrors, compile_item, words
from zerotrip.rules import Problem as RuleProblem

# What the checks say too, nearer to the place.
_TOLD_BY_CHECKS = (
    words.ONE_WAY, words.BANDS_RISE, words.LIMITS_CROSS, words.SAME_SINCE, words.UNREACHABLE,
    words.ROWS_RISE, words.SAME_TYPES, words.NO_ROWS,
)  # fmt: skip
LARGEST = 256 * 1024
LONGEST_KEY = 64
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class ReadPack:
    """A pack that holds: its form, the rules compiled, and the exact texts it came from."""

    file: str
    pack: Pack
    shared: FactsFile
    item: Item
    program: Program
    text: str
    facts_text: str
    sha256: str

    @cached_property
    def papers(self) -> dict[str, Paper]:
        return {**self.shared.paper, **self.pack.paper}

    @cached_property
    def needs(self) -> dict[str, Need]:
        """Every fact by its key: label, choices with their names, class, mark."""
        return {need.key: need for need in (*self.shared.fact, *self.pack.need)}

    @cached_property
    def sample_bases(self) -> frozenset[str]:
        return frozenset(basis.id for basis in self.pack.basis if basis.is_sample)

    @cached_property
    def articles(self) -> dict[str, str]:
        """Each basis as it is quoted: document and article."""
        return {basis.id: f"{basis.title} {basis.article}".strip() for basis in self.pack.basis}

    @cached_property
    def samples(self) -> tuple[Text, ...]:
        """What in this item is 示例 until the union confirms it: bases, lists and facts it reads, by name."""
        used = set(re.findall(r"\w+", self.text))
        bases = [{"zh-Hans": basis.title, "en": basis.title} for basis in self.pack.basis if basis.is_sample]
        facts_file, pack = self.shared, self.pack
        dated: list[CodeList | Figure | Table] = [*facts_file.list, *pack.list]
        dated += [*facts_file.figure, *pack.figure, *facts_file.table, *pack.table]
        lists = {one.key: one.label for one in dated if one.is_sample and one.key in used}
        facts = [
            need.label
            for key, need in self.needs.items()
            if need.mark in SAMPLE_MARKS and key in self.program.reads
        ]
        return (*bases, *lists.values(), *facts)


def edition_hash(text: str, facts_text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode() + b"\0" + facts_text.encode()).hexdigest()


def read_pack(path: Path | str, facts_file: Path | str | None = None) -> ReadPack:
    """Reads and checks one file with everything it says. Raises PackErrors."""
    path = Path(path)
    beside = Path(facts_file) if facts_file else facts_beside(path)
    shared_file = beside or packs_folder() / "hangzhou" / "facts.toml"
    text, facts_text = read_file(path), read_file(shared_file)
    return read_text(text, facts_text, file=str(path), facts_file=str(shared_file), borrowed=beside is None)


@lru_cache(maxsize=256)  # a text that held holds again: a folder is read anew by every check and publication
def read_text(
    text: str,
    facts_text: str,
    *,
    file: str = "pack.toml",
    facts_file: str = "facts.toml",
    thorough: bool = True,
    borrowed: bool = False,
) -> ReadPack:
    """`thorough=False` loads what was checked when it was published: an old edition outlives newer checks.
    Facts that are only `borrowed` from another place give way to the pack's own of the same name."""
    shared = read_facts_file(facts_text, facts_file)
    pack, where, problems = _fitted(Pack, text, file)
    if pack is None:
        raise PackErrors(problems)
    told = {problem.line for problem in problems}
    if thorough:
        problems += [
            one
            for one in placed(checked(pack, shared, borrowed=borrowed), where, file)
            if one.line not in told
        ]
    edition = edition_hash(text, facts_text)
    item, expressions = build(pack, shared, where, edition)
    try:
        program = compile_item(item)
    except RuleErrors as errors:
        told = {problem.line for problem in problems}
        own = [problem for problem in errors.problems if problem.text not in _TOLD_BY_CHECKS]
        found = [_located(problem, expressions, where, file) for problem in own]
        raise PackErrors([*problems, *(one for one in found if one.line not in told)]) from None
    if thorough and not problems:
        in_rules = [*ceiling_in_rules(pack, program), *points_in_rules(pack, program)]
        problems += placed([*in_rules, *failing(pack, program)], where, file)
    if problems:
        raise PackErrors(problems)
    return ReadPack(file, pack, shared, item, program, text, facts_text, edition)


@lru_cache(maxsize=16)  # every pack of a place reads the same one
def read_facts_file(text: str, file: str = "facts.toml") -> FactsFile:
    return read_form(FactsFile, text, file, lambda shared, where: placed(checked_facts(shared), where, file))


def read_form(model: type[M], text: str, file: str, check: Any = None) -> M:
    """Any other file of a place, by its form and, where given, a check of what it says together."""
    read, where, problems = _fitted(model, text, file)
    if read is not None and check:
        problems += check(read, where)
    if problems or read is None:
        raise PackErrors(problems)
    return read


def facts_beside(path: Path) -> Path | None:
    """Beside the pack, else in the folder above; None where neither has one."""
    for folder in (path.parent, path.parent / ".."):
        candidate = Path(os.path.normpath(folder / "facts.toml"))
        if candidate.is_file():
            return candidate
    return None


def packs_folder() -> Path:
    """The starting packs: where the environment says, else where one stands, else beside the code."""
    if said := os.environ.get("ZEROTRIP_PACKS"):
        return Path(said).expanduser()
    code = Path(__file__).resolve().parents[1]  # an installed copy has them inside, a source tree beside
    places = (Path("packs"), code / "packs")
    return next((place for place in places if place.is_dir()), code.parents[1] / "packs")


def read_file(path: Path) -> str:
    """The text of a file, if it is one: present, UTF-8, of at most 256 KiB."""
    try:
        if not path.is_file():
            raise _unreadable(path, "no file", "a file that can be read", "可以读取的文件")
        if path.stat().st_size > LARGEST:
            raise _unreadable(path, f"{path.stat().st_size} bytes", "at most 256 KiB", "不超过 256 KiB")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(
            path, str(error.strerror or error), "a file that can be read", "可以读取的文件"
        ) from None
    except UnicodeDecodeError:
        raise _unreadable(path, "bytes that are no text", "text in UTF-8", "UTF-8 编码的文字") from None


def _unreadable(path: Path, said: str, english: str, chinese: str) -> PackErrors:
    return PackErrors([Problem(str(path), 1, 1, said, {"en": english, "zh-Hans": chinese})])


def _fitted(model: type[M], text: str, file: str) -> tuple[M | None, Places, list[Problem]]:
    if len(text.encode()) > LARGEST:
        raise _unreadable(Path(file), f"{len(text.encode())} bytes", "at most 256 KiB", "不超过 256 KiB")
    if max(part.count(".") for part in re.split(r"[\"'=\[\]{}#,\n]", text)) > LONGEST_KEY:
        raise _unreadable(
            Path(file), "a key of many parts", f"at most {LONGEST_KEY}", f"最多 {LONGEST_KEY} 段"
        )
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackErrors([_no_toml(error, text, file)]) from None
    except ValueError:
        raise _unreadable(Path(file), "a number of thousands of digits", "a number", "正常大小的数") from None
    except RecursionError:
        raise _unreadable(
            Path(file), "brackets in brackets", "a file nested less deeply", "嵌套较浅的文件"
        ) from None
    where = places(text)
    read, problems = fit(model, data, where, file)
    return read, where, problems


def _no_toml(error: tomllib.TOMLDecodeError, text: str, file: str) -> Problem:
    said, _, at = str(error).partition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", at)
    line, column = (int(found[1]), int(found[2])) if found else (max(1, text.count("\n")), 1)
    lines = text.splitlines() or [""]
    read = lines[min(line, len(lines)) - 1].strip()
    return Problem(
        file,
        line,
        column,
        read,
        {"en": f"TOML ({said[0].lower()}{said[1:]})", "zh-Hans": f"符合 TOML 格式的内容（{said}）"},
    )


def placed(findings: Iterable[Finding], where: Places, file: str) -> list[Problem]:
    return [_at(finding, where.at(finding.path), where, file) for finding in findings]


def _at(finding: Finding, place: Place, where: Places, file: str) -> Problem:
    key = finding.at_key or finding.path not in where
    line, column = (place.line, place.column) if key else (place.value_line, place.value_column)
    return Problem(file, line, column, finding.said, finding.text, finding.nearest)


def _located(problem: RuleProblem, expressions: Expressions, where: Places, file: str) -> Problem:
    """The rules count lines and columns from where an expression begins; a reader wants them in the file."""
    began = max((line for line in expressions.by_line if line <= problem.line), default=0)
    further = problem.line - began
    written = _meant(problem, further, expressions.by_line.get(began, []))
    if written is None:
        return Problem(file, problem.line or 1, 1, problem.said, problem.text, problem.nearest)
    place = where.at(written.path)
    before = place.value_column - 1 if further == 0 else 0
    return Problem(
        file,
        place.value_line + further,
        before + max(1, problem.column),
        problem.said,
        problem.text,
        problem.nearest,
    )


def _meant(problem: RuleProblem, further: int, written: list[Written]) -> Written | None:
    """Of several expressions under one line, the one that has the words complained about at that place."""
    long_enough = [one for one in written if one.text.count("\n") >= further]
    at = max(0, problem.column - 1)
    for one in long_enough:
        if one.text.split("\n")[further][at:].startswith(problem.said):
            return one
    return long_enough[0] if long_enough else None
