"""Links between the pages lead somewhere, and no page is left out of the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zerotrip.catalogue.folder import check
from zerotrip.config.imports import SOURCE
from zerotrip.config.levels import PACKAGES

ROOT = SOURCE.parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_no_page_is_left_out_of_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    pages = {page.name for page in ROOT.glob("docs/*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in index} == set()


def test_every_package_has_its_page() -> None:
    assert [name for name in PACKAGES if not (ROOT / "docs" / f"{name}.md").is_file()] == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/*.md")), ids=lambda page: page.name)
def test_every_page_ends_with_what_we_would_do_differently(page: Path) -> None:
    last = re.findall(r"^## (.+)$", page.read_text("utf-8"), re.M)[-1:]
    assert page.name == "README.md" or last == ["What we would do differently"]


def test_the_small_pack_of_the_page_holds(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "packs.md").read_text("utf-8")
    [text] = re.findall(r"```toml\n(.+?)```", page, re.S)
    pack = tmp_path / "childbirth-visit.toml"
    pack.write_text(text, "utf-8")
    [read] = check((pack,), ROOT / "packs" / "hangzhou" / "facts.toml").packs
    assert read.pack.id == "hz.care.childbirth"
