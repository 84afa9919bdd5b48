from __future__ import annotations

from zerotrip.cli import main

main(prog_name="zerotrip")
