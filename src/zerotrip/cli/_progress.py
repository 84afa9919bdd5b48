"""How far long work is: a bar on a terminal, a line now and then elsewhere; always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Progress = Callable[[int, int], None]
LINE_EVERY = 5.0
"""Seconds between lines in a log; the last one is always written."""


@contextmanager
def telling(label: str) -> Iterator[Progress]:
    """`done` of `of` parts."""
    if not sys.stderr.isatty():
        yield _lines(label)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _lines(label: str) -> Progress:
    last = -LINE_EVERY

    def tell(done: int, of: int) -> None:
        nonlocal last
        if done == of or time.monotonic() - last >= LINE_EVERY:
            last = time.monotonic()
            click.echo(f"{label}: {done} of {of}", err=True)

    return tell
