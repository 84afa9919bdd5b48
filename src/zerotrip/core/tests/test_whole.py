"""What somebody wrote is kept whole or refused with a sentence, never shortened unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from zerotrip.core.errors import Invalid
from zerotrip.core.text import whole

SURFACES = Path(__file__).parents[2] / "web"
WRITTEN = "because|words|note|said|text|agent_name|name|name_zh|name_en|bank_name|address|summary"
CUT = re.compile(rf"""(?:\.get\("(?:{WRITTEN})", ""\)|\["(?:{WRITTEN})"\])(?:\.strip\(\))?\[:""")


def test_what_fits_is_kept_and_what_does_not_is_refused_with_both_numbers() -> None:
    assert whole("  一二三 \n", 3) == "一二三"
    with pytest.raises(Invalid) as refused, override("zh-hans"):
        whole("一二三四", 3)
    with override("en"):
        assert "4 characters" in str(refused.value)


def test_no_page_cuts_off_what_somebody_wrote() -> None:
    pages = [path for path in SURFACES.rglob("*.py") if "tests" not in path.parts]
    assert [str(path) for path in pages if CUT.search(path.read_text("utf-8"))] == []
