"""The other files of a place: who stands where in the union's tree, and what units enrol people in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from zerotrip.catalogue.fields import Basis, Both, Day, Mark, MonthDay, Section, Words, Yuan
from zerotrip.catalogue.findings import Finding
from zerotrip.core.text import nearest

KINDS = ("regional", "independent", "joint", "street", "park", "industry", "group", "system", "branch")


class Organisation(Section):
    code: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,32}$")]
    name: Both
    level: Literal["city", "district", "street", "unit"]
    kind: Literal[
        "regional", "independent", "joint", "street", "park", "industry", "group", "system", "branch"
    ]
    form: Literal[
        "federation", "union", "federation-of-unions", "committee", "joint-committee", "branch", "group"
    ]
    parent: str | None = None
    mark: Mark | None = None


class OrganisationsFile(Section):
    organisation: tuple[Organisation, ...] = Field(strict=False, min_length=1)


class Window(Section):
    opens: MonthDay
    closes: MonthDay


class Product(Section):
    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    name: Both
    fee: Yuan
    fund: Words
    window: Window
    only_for: Literal["female", "male"] | None = None
    basis: tuple[str, ...] = Field(strict=False, min_length=1)


class ProductsFile(Section):
    basis: tuple[Basis, ...] = Field(default=(), strict=False)
    product: tuple[Product, ...] = Field(strict=False, min_length=1)


class Word(Section):
    """What people say, and what the packs of the place call it: for the policy look-up."""

    since: Day
    said: tuple[Words, ...] = Field(max_length=50, strict=False, min_length=1)
    means: tuple[Words, ...] = Field(max_length=50, strict=False, min_length=1)
    mark: Mark = "A"


class WordsFile(Section):
    word: tuple[Word, ...] = Field(max_length=2_000, strict=False, min_length=1)


def checked_words(file: WordsFile) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for i, word in enumerate(file.word):
        for j, said in enumerate(word.said):
            if said in seen:
                path = ("word", i, "said", j)
                yield _finding(path, f'"{said}" twice', "what is said once", "不重复的说法")
            seen[said] = i


def checked_organisations(file: OrganisationsFile) -> Iterator[Finding]:
    """Codes once, parents before children: the tree can be planted in the order of the file."""
    seen: list[str] = []
    for i, one in enumerate(file.organisation):
        if one.code in seen:
            yield _finding(
                ("organisation", i, "code"), f'code = "{one.code}" twice', "a code used once", "不重复的代码"
            )
        if one.parent is not None and one.parent not in seen:
            near = nearest(one.parent, seen)
            yield Finding(
                ("organisation", i, "parent"),
                f'parent = "{one.parent}"',
                {
                    "en": "the code of an organisation above it in this file",
                    "zh-Hans": "本文件中排在前面的上级组织代码",
                },
                near,
            )
        seen.append(one.code)


def checked_products(file: ProductsFile) -> Iterator[Finding]:
    known, codes = [basis.id for basis in file.basis], [one.code for one in file.product]
    for i, product in enumerate(file.product):
        if product.code in codes[:i]:
            yield _finding(
                ("product", i, "code"), f'code = "{product.code}" twice', "a code used once", "不重复的代码"
            )
        if product.window.closes < product.window.opens:
            yield _finding(
                ("product", i, "window"),
                "a window that closes before it opens",
                "opens before closes",
                "先开始、后截止",
            )
        for j, basis in enumerate(product.basis):
            if basis not in known:
                text = {
                    "en": f"a basis of this file: {', '.join(known)}",
                    "zh-Hans": f"本文件列出的依据：{'、'.join(known)}",
                }
                yield Finding(("product", i, "basis", j), f'basis = "{basis}"', text, nearest(basis, known))


def _finding(path: tuple[str | int, ...], said: str, english: str, chinese: str) -> Finding:
    return Finding(path, said, {"en": english, "zh-Hans": chinese})
