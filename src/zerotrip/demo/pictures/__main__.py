"""`python -m zerotrip.demo.pictures`, from the source tree."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from time import monotonic

from zerotrip.demo.pictures import world
from zerotrip.demo.pictures.states import enrich


def main() -> None:
    given = _given()
    shutil.rmtree(given.into, ignore_errors=True)
    given.into.mkdir(parents=True)
    if given.of:
        world.load_django()
        sys.exit(_take(given.of, given))
    with world.running(members=given.members) as address:
        enrich(address)
        sys.exit(_take(address, given))


def _given() -> argparse.Namespace:
    given = argparse.ArgumentParser(prog="make pictures", description="Photographs every page of every role.")
    given.add_argument("--only", default="", help="accounts: chen,wu; - is whoever has not signed in")
    given.add_argument("--width", type=int, action="append", help="instead of 320, 390, 768 and 1280")
    given.add_argument("--members", type=int, default=2000)
    given.add_argument("--into", type=Path, default=world.SOURCE / "var" / "pictures")
    given.add_argument("--of", default="", help="a demo that runs already: http://127.0.0.1:8000")
    return given.parse_args()


def _take(address: str, given: argparse.Namespace) -> int:
    from zerotrip.demo.pictures import album, every
    from zerotrip.web.tests.every_page import BEGINS

    wanted = {"" if name == "-" else name for name in given.only.split(",")} if given.only else set(BEGINS)
    taken = every.Album(given.into, given.width or every.WIDTHS)
    began = monotonic()
    try:
        every.photograph(address, [who for who in BEGINS if who in wanted], taken)
    finally:  # stopped half-way, the album holds what was taken
        album.write(taken)
    print(f"{len(taken.pictures)} pictures in {monotonic() - began:.0f} s: {given.into / 'index.html'}")
    print(f"{len(taken.wrong)} things wrong: {given.into / 'wrong.txt'}")
    return 1 if taken.wrong else 0


if __name__ == "__main__":
    main()
