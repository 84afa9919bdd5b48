"""The stage on which stories play: tables, packs, and the departments and bank as real servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from zerotrip.config.messages import compile_all
from zerotrip.core.errors import Refused
from zerotrip.demo.processes import Program, Together
from zerotrip.demo.up import programs

Tell = Callable[[str], None]
Story = Callable[[Tell], None]
"""Tells what happens line by line; a total that differs from what it promises is an AssertionError."""


@contextmanager
def world_outside(home: Path, *, members: int = 20) -> Iterator[list[Program]]:
    """Departments and bank, listening where the settings say they are."""
    outside = [
        one for one in programs(settings.ZEROTRIP_PORT, members) if one.name not in ("platform", "worker")
    ]
    with Together(outside, home=home, say=lambda line: None) as together:
        together.start()
        for program in outside:
            together.wait_for(program)
        yield outside


def play(story: Story, *, home: Path, language: str, say: Tell) -> bool:
    compile_all()
    call_command("migrate", verbosity=0, interactive=False)
    with world_outside(home), translation.override(language):
        try:
            story(say)
        except AssertionError as difference:
            say(f"DIFFERENT: {difference}")
            return False
        except Refused as refused:
            say(f"REFUSED: {refused}")
            return False
    return True
