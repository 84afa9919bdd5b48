"""Who may do what where: every address and post, every operation, every verb, from the code that runs"""

from __future__ import annotations

import click


@click.command("doors")
def command() -> None:
    """Markdown; `zerotrip doors > docs/doors.md` writes the page of the documentation."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.web.doors_page import page

    click.echo(page(), nl=False)
