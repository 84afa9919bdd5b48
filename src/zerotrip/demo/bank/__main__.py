"""python -m zerotrip.demo.bank 8005 --delay 2"""

from __future__ import annotations

import contextlib
import signal
from types import FrameType

import click

from zerotrip.demo.bank.server import BankServer


@click.command()
@click.argument("port", type=int)
@click.option("--delay", type=float, default=2.0, help="Seconds until an order is answered.")
def serve(port: int, delay: float) -> None:
    """The simulated bank, until it is told to stop."""
    server = BankServer(port, delay=delay)
    signal.signal(signal.SIGTERM, _stop)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    serve()
