"""python -m zerotrip.demo.departments medical-insurance --port 8003 --members 2000"""

from __future__ import annotations

import os
import signal
from types import FrameType

import click


@click.command()
@click.argument("name")
@click.option("--port", type=int, required=True)
@click.option("--members", type=int, default=2000)
@click.option("--world-seed", default="hangzhou")
@click.option(
    "--feed-url", default="", help="Where settlements are pushed to; the platform of these settings if empty."
)
def serve(name: str, port: int, members: int, world_seed: str, feed_url: str) -> None:
    """One simulated department, until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
    from django.conf import settings

    from zerotrip.demo.departments.opening import OFFICES, open_office
    from zerotrip.demo.departments.server import Server

    if name not in OFFICES:
        raise click.BadParameter(f"{name} is none of {', '.join(OFFICES)}")
    feed = feed_url or f"http://127.0.0.1:{settings.ZEROTRIP_PORT}/api/feeds/{name}/settlements"
    keep = settings.ZEROTRIP_HOME / "departments" / f"{name}.json"
    server = Server(open_office(name, feed_url=feed, keep=keep, members=members, seed=world_seed), port)
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    serve()
