"""Does what is due: departments, bank, notices, clocks, seals

`zerotrip up` runs one of these; in production run as many as you like.
"""

from __future__ import annotations

import click


@click.command("work")
@click.option("--once", is_flag=True, help="One round, then stop; for cron and for looking at it.")
def command(once: bool) -> None:
    """Does what is due until told to stop."""
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.core.clock import now
    from zerotrip.demo import worker

    if once:
        worker.do_what_is_due(worker.pieces(), now())
    else:
        worker.run_until_told()
