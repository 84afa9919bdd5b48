"""The API for other apps: its description, and a client made from it."""

from __future__ import annotations

import json

import click


@click.group("api")
def command() -> None:
    """What other apps may ask, for machines; and a client in Python that asks it."""


@command.command()
@click.option("--lang", type=click.Choice(["zh-hans", "en"]), default="zh-hans", help="Of its sentences.")
def schema(lang: str) -> None:
    """The OpenAPI 3.1 description, as /api/v1/openapi.json has it."""
    click.echo(json.dumps(_schema(lang), ensure_ascii=False, indent=1))


@command.command()
def client() -> None:
    """One file of Python, the standard library only; docs/examples/client.py is made by this."""
    from zerotrip.web.api.v1.generating import client_text

    click.echo(client_text(_schema("en")), nl=False)


def _schema(language: str) -> dict[str, object]:
    from zerotrip.cli import load_django

    load_django()
    from zerotrip.web.api.v1.reading import described

    return described(language)
