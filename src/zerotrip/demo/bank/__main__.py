"""python -m zerotrip.demo.bank 8005 --delay 2 --book var/bank/account.jsonl"""

from __future__ import annotations

import contextlib
import signal
from pathlib import Path
from types import FrameType

import click

from zerotrip.demo.bank.account import Account
from zerotrip.demo.bank.office import PAYER
from zerotrip.demo.bank.server import BankServer


@click.command()
@click.argument("port", type=int)
@click.option("--delay", type=float, default=2.0, help="Seconds until an order is answered.")
@click.option("--account", nargs=2, default=PAYER, show_default=True, help="The union's: number, holder.")
@click.option("--book", type=click.Path(path_type=Path), help="Where the account outlives the process.")
def serve(port: int, delay: float, account: tuple[str, str], book: Path | None) -> None:
    """The simulated bank, until it is told to stop."""
    server = BankServer(port, delay=delay, account=Account(*account, file=book))
    signal.signal(signal.SIGTERM, _stop)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    serve()
