"""`zerotrip up`: platform, worker, simulated departments and bank, as processes of this machine."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType

import httpx
from django.conf import settings
from rich.cells import cell_len
from rich.console import Console

from zerotrip.config.ports import HOST
from zerotrip.core.clock import now
from zerotrip.demo import preparing
from zerotrip.demo.bank.account import FILE
from zerotrip.demo.departments.opening import simulated
from zerotrip.demo.processes import Program, Together, check_ports, stop_leftovers

WIDTHS = (12, 26, 18, 0)


def programs(port: int, members: int) -> list[Program]:
    return [
        Program("platform", _platform(port), port),
        *_departments(members),
        *_bank(),
        Program("worker", _python("zerotrip.cli", "work")),
    ]


def _departments(members: int) -> list[Program]:
    """One process for all of them: eleven would take longer to start than everything else together."""
    pages = simulated()
    if not pages:
        return []
    command = _python("zerotrip.demo.departments", "--members", str(members))
    return [Program("departments", command, next(iter(pages.values())), pages=pages)]


def _bank() -> list[Program]:
    address = httpx.URL(settings.ZEROTRIP_BANK)
    if address.host != HOST or address.port is None:
        return []
    payer = settings.ZEROTRIP_PAYER
    account = ["--account", payer["account"], payer["name"], "--book", str(settings.ZEROTRIP_HOME / FILE)]
    command = _python("zerotrip.demo.bank", str(address.port), *account)
    return [Program("bank", command, address.port)]


def _python(module: str, *words: str) -> list[str]:
    return [sys.executable, "-m", module, *words]


def _platform(port: int) -> list[str]:
    server = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "2"]
    return _python(
        "granian", *server, "--blocking-threads", "4", "--no-ws", "zerotrip.config.wsgi:application"
    )


def up(*, port: int, members: int, fresh: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    os.environ["ZEROTRIP_DEMO"] = "1"  # the sign-in page offers the cast
    home = settings.ZEROTRIP_HOME
    preparing.take_home(home, fresh=False)
    stop_leftovers(home)
    todo = programs(port, members)
    check_ports(todo)
    preparing.take_home(home, fresh=fresh)
    preparing.prepare(members=members, say=console.print)
    # SIGINT too: a shell script's background commands are born deaf to it.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _as_interrupt)
    try:
        with Together(todo, home=home, say=console.print) as together:
            _run(together, console, port)
    except KeyboardInterrupt:
        console.print("Stopped.")


def _run(together: Together, console: Console, port: int) -> None:
    platform, *outside, _worker = together.programs
    together.start(platform.name)  # first and alone, so that the first page comes soonest
    together.wait_for(platform, settings.LOGIN_URL)
    _show_sign_ins(console, port)
    together.start()
    for program in outside:
        together.wait_for(program)
    _show_world(console, outside)
    while True:
        time.sleep(0.5)
        together.look()


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _show_sign_ins(console: Console, port: int) -> None:
    from zerotrip.demo.sign_ins import SIGN_INS

    base = f"http://{HOST}:{port}"
    console.print(f"\n[bold]zerotrip runs.[/bold] Phone: {base}/m/   Desk: {base}/desk/")
    console.print(f"The password of every account is [bold]{settings.DEMO_PASSWORD}[/bold].\n")
    for row in (("sign in as", "who", "begins at", "to see"), *(one.row for one in SIGN_INS)):
        console.print("  " + "".join(_padded(cell, width) for cell, width in zip(row, WIDTHS, strict=True)))


def _show_world(console: Console, outside: list[Program]) -> None:
    from zerotrip.demo.population import sample_roster

    console.print("\nSimulated, with pages to try things on:")
    for name, port in (page for program in outside for page in program.listens.items()):
        console.print(f"  {name:<18} http://{HOST}:{port}/")
    if (roster := sample_roster(now())).exists():
        console.print(f"\nA roster for Lin to hand in: {roster}")
    console.print(f"Data and logs: {settings.ZEROTRIP_HOME}\nCtrl-C stops everything.")


def _padded(cell: str, width: int) -> str:
    """Chinese characters take two columns."""
    return cell + " " * max(0, width - cell_len(cell))
