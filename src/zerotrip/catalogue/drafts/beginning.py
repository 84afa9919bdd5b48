"""What a new draft may start from besides an edition or a file: a small pack that holds."""

from __future__ import annotations

import re
from pathlib import Path


def template(owner: str) -> str:
    """The small pack of docs/packs.md, for this union."""
    text = Path(__file__).with_name("template.toml").read_text("utf-8")
    return re.sub(r'^owner( *)= "[^"]*"', rf'owner\1= "{owner}"', text, count=1, flags=re.MULTILINE)
