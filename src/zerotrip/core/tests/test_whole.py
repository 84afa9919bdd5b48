"""What somebody wrote is kept whole or refused with a sentence, never shortened unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from zerotrip.core.errors import Invalid
from zerotrip.core.text import whole

OURS = Path(__file__).parents[2]
WRITTEN = "because|words|note|said|text|agent_name|name|name_zh|name_en|bank_name|address|summary"
CUT = re.compile(rf"""(?:\.get\("(?:{WRITTEN})", ""\)|\["(?:{WRITTEN})"\])(?:\.strip\(\))?\[:""")
CUT_BY_A_VERB = re.compile(r"\b(?:because|note|answer|carrier|seed_from)(?:\.strip\(\))?\[:\d*[A-Z\d]")
BY_MACHINE = {"owing.py", "following.py", "moving.py"}
"""What verbs say themselves; moving.py takes a person's words before through `whole`."""


def test_what_fits_is_kept_and_what_does_not_is_refused_with_both_numbers() -> None:
    assert [whole("  一二三 \n", 3), whole("一\r\n二", 3)] == ["一二三", "一\n二"]
    with pytest.raises(Invalid) as refused, override("zh-hans"):
        whole("一二三四", 3)
    with override("en"):
        assert "4 characters" in str(refused.value)


def test_nothing_cuts_off_what_somebody_wrote() -> None:
    files = [path for path in OURS.rglob("*.py") if not {"tests", "demo"}.intersection(path.parts)]
    texts = {path.name: path.read_text("utf-8") for path in files if path.name not in BY_MACHINE}
    assert [name for name, text in texts.items() if CUT.search(text) or CUT_BY_A_VERB.search(text)] == []
