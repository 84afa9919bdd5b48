"""The album to look at: thumbnails by role and page, and what is wrong, as plain files without script."""

from __future__ import annotations

from html import escape
from itertools import groupby

from zerotrip.demo.pictures.every import Album, Picture

STYLE = """
body { font: 14px sans-serif; margin: 1rem } h3 { margin: 1rem 0 .3rem } pre { white-space: pre-wrap }
section { display: flex; gap: .5rem; align-items: flex-start; overflow-x: auto }
figure { margin: 0 } img { height: 260px; border: 1px solid #bbb } figcaption { font-size: 12px }
"""


def write(album: Album) -> None:
    album.wrong.sort()
    (album.folder / "wrong.txt").write_text("".join(f"{line}\n" for line in album.wrong), "utf-8")
    (album.folder / "index.html").write_text("\n".join(_page(album)), "utf-8")


def _page(album: Album) -> list[str]:
    lines = ['<!doctype html><meta charset="utf-8"><title>zerotrip</title>', f"<style>{STYLE}</style>"]
    lines += [f"<h1>{len(album.pictures)} pictures</h1>", f"<pre>{escape(chr(10).join(album.wrong))}</pre>"]
    for who, of_role in groupby(sorted(album.pictures, key=_order), key=lambda one: one.who):
        lines.append(f"<h2>{escape(who or 'anybody')}</h2>")
        for address, pictures in groupby(of_role, key=lambda one: one.found.address):
            lines += [f"<h3>{escape(address)}</h3><section>", *map(_figure, pictures), "</section>"]
    return lines


def _order(one: Picture) -> tuple[str, str, str, str, int]:
    return one.who, one.found.address, one.way.look, one.way.language, one.width


def _figure(one: Picture) -> str:
    said = escape(one.how)
    image = f'<img loading="lazy" src="{escape(one.file)}" alt="{said}">'
    return f'<figure><a href="{escape(one.file)}">{image}</a><figcaption>{said}</figcaption></figure>'
