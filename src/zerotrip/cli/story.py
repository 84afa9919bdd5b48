"""Plays a story from an empty database to the books and prints its timeline

Database, documents and departments are its own and gone afterwards; those of `zerotrip up` stay as they are.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click


@click.command("story")
@click.argument("name", required=False)
@click.option("--list", "only_list", is_flag=True, help="Names of the stories.")
@click.option("--lang", type=click.Choice(["en", "zh-hans"]), default="en", show_default=True)
def command(name: str | None, only_list: bool, lang: str) -> None:
    """Plays one story, or the first; exit 1 if a total differs from what the story promises."""
    with tempfile.TemporaryDirectory(prefix="zerotrip-story-", ignore_cleanup_errors=True) as home:
        _prepare_environment(Path(home))
        from zerotrip.cli import load_django

        load_django()
        from zerotrip.demo import staging, stories

        if only_list:
            click.echo("\n".join(stories.STORIES))
            return
        wanted = name or next(iter(stories.STORIES))
        if wanted not in stories.STORIES:
            raise click.UsageError(f"There is no story {wanted}; there are {', '.join(stories.STORIES)}.")
        if not staging.play(stories.STORIES[wanted], home=Path(home), language=lang, say=click.echo):
            sys.exit(1)


def _prepare_environment(home: Path) -> None:
    """Before Django reads its settings."""
    from zerotrip.config.ports import free_block

    for variable in ("DATABASE_URL", "ZEROTRIP_DEPARTMENTS", "ZEROTRIP_BANK", "ZEROTRIP_ROOT_KEY"):
        os.environ.pop(variable, None)
    os.environ["ZEROTRIP_HOME"] = str(home)
    os.environ["ZEROTRIP_PORT"] = str(free_block())
