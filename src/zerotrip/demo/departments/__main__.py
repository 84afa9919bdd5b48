"""python -m zerotrip.demo.departments                                  all that are simulated here
python -m zerotrip.demo.departments medical-insurance --port 8003    one, wherever its line leads
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import click


@click.command()
@click.argument("name", required=False)
@click.option("--port", type=int, help="Of the one named; its own of the settings if left out.")
@click.option("--members", type=int, default=2000)
@click.option("--world-seed", default="hangzhou")
@click.option(
    "--feed-url", default="", help="Where settlements are pushed to; the platform of these settings if empty."
)
def serve(name: str | None, port: int | None, members: int, world_seed: str, feed_url: str) -> None:
    """Simulated departments, one thread and port each, until they are told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
    from zerotrip.demo.departments.opening import OFFICES, open_kept, simulated
    from zerotrip.demo.departments.server import Server

    if name is not None and name not in OFFICES:
        raise click.BadParameter(f"{name} is none of {', '.join(OFFICES)}")
    places = simulated()
    if name is not None:
        places = {name: port or places.get(name, 0)}
    servers = [
        Server(open_kept(each, feed_url=feed_url, members=members, seed=world_seed), where)
        for each, where in places.items()
    ]
    signal.signal(signal.SIGTERM, _stop)
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        for server in servers:
            server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    serve()
