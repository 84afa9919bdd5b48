"""Payment batches: make, release, write out, take in the bank's answers.

Whoever may run this on the server acts in the name that they give; the journal keeps it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zerotrip.cli._acting import BY, acting

if TYPE_CHECKING:
    from zerotrip.core.actor import Actor
    from zerotrip.payments.models import Batch

AS_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts.")


@click.group("pay")
def command() -> None:
    """Payment batches and the bank's files. Exit 1: refused, or something to clear up, with the reason."""


@command.command()
@BY
@AS_JSON
@click.option("--format", "format", default="pain.001", help="Also plain-csv, gb18030-csv, fixed-width.")
def run(username: str, as_json: bool, format: str) -> None:
    """Make a batch of everything that is owed and can be paid. Somebody else then releases it."""
    with acting(username) as by:
        from zerotrip.core.clock import now
        from zerotrip.payments import actions, queries

        batch = actions.make_batch(format=format, by=by, at=now())
        waiting = queries.owed(by, now()).waiting.count()
        _show(batch, as_json, waiting_for_account=waiting, left_out=batch.left_out)


@command.command()
@click.argument("ref")
@BY
@AS_JSON
@click.option("--hash", "seen_hash", required=True, help="The content hash that was shown and looked at.")
@click.option("--because", default="", help="Due where you are tied to somebody who is paid.")
def release(ref: str, username: str, as_json: bool, seen_hash: str, because: str) -> None:
    """Let batch REF go to the bank; by somebody else than its maker."""
    with acting(username) as by:
        from zerotrip.core.calendar import day_of
        from zerotrip.core.clock import now
        from zerotrip.payments import actions
        from zerotrip.reviews.payees import may_sign

        batch, at = _batch(by, ref), now()
        may_sign(by, batch, on=day_of(at), because=because)
        batch = actions.release(batch=batch, seen_hash=seen_hash, by=by, at=at, because=because)
        _show(batch, as_json, signatures_missing=_missing(batch))


@command.command()
@click.argument("ref")
@click.argument("line")
@BY
@AS_JSON
@click.option("--because", required=True, help="Why; kept with the payment.")
def drop(ref: str, line: str, username: str, as_json: bool, because: str) -> None:
    """Take payment LINE (its end-to-end id) out of batch REF before release; it is owed again."""
    with acting(username) as by:
        from zerotrip.core.clock import now
        from zerotrip.payments import actions

        batch = actions.drop_line(batch=_batch(by, ref), end_to_end_id=line, by=by, at=now(), because=because)
        _show(batch, as_json, signatures_missing=_missing(batch))


@command.command()
@click.argument("ref")
@BY
@click.option("--out", type=click.Path(path_type=Path), help="Where to; without it a file here.")
def export(ref: str, username: str, out: Path | None) -> None:
    """Write the payment file of the released batch REF, the same bytes each time. It names accounts."""
    with acting(username) as by:
        from zerotrip.core.clock import now
        from zerotrip.core.files import write_whole
        from zerotrip.payments import actions

        name, raw = actions.export(batch=_batch(by, ref), by=by, at=now())
        path = out or Path(name)
        write_whole(path, raw)
        click.echo(f"{path}: {len(raw)} bytes")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@BY
@AS_JSON
def take(file: Path, username: str, as_json: bool) -> None:
    """Take in FILE, an answer of the bank. The same file again changes nothing."""
    with acting(username) as by:
        from zerotrip.core.clock import now
        from zerotrip.payments import actions
        from zerotrip.payments.states import FLAGGED

        kept = actions.take_answer(raw=file.read_bytes(), by=by, at=now())
        counts = Counter(kept.answer_lines.values_list("outcome", flat=True))
        if as_json:
            click.echo(
                json.dumps({"state": kept.state, "sha256": kept.sha256, "lines": counts, "note": kept.note})
            )
        elif kept.note:
            click.echo(kept.note["en"], err=True)
        else:
            click.echo(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
        if kept.state == "refused" or any(counts[flag] for flag in FLAGGED):
            sys.exit(1)


@command.command("list")
@BY
@AS_JSON
def show_all(username: str, as_json: bool) -> None:
    """The batches that USER may see, newest first."""
    with acting(username) as by:
        from zerotrip.core.calendar import day_of
        from zerotrip.core.clock import now
        from zerotrip.payments import queries

        batches = queries.visible_to(by, day_of(now()))
        if as_json:
            click.echo(json.dumps([_figures(batch) for batch in batches]))
        else:
            for batch in batches:
                click.echo(f"{batch.ref}  {batch.state:<9}  {batch.count:>6}  {batch.total!s:>18}")


def _batch(by: Actor, ref: str) -> Batch:
    from zerotrip.core.calendar import day_of
    from zerotrip.core.clock import now
    from zerotrip.payments.queries import batch_for

    return batch_for(by, ref, on=day_of(now()))


def _missing(batch: Batch) -> int:
    from zerotrip.core.clock import now
    from zerotrip.payments.signing import signatures_needed
    from zerotrip.payments.states import BatchState

    if batch.state != BatchState.MADE:
        return 0
    return max(0, signatures_needed(batch, now()).signatures - batch.signed)


def _figures(batch: Batch) -> dict[str, Any]:
    return {
        "ref": batch.ref,
        "state": str(batch.state),
        "count": batch.count,
        "total": batch.total.plain(),
        "hash": batch.content_hash,
    }


def _show(batch: Batch, as_json: bool, **more: int) -> None:
    if as_json:
        click.echo(json.dumps(_figures(batch) | more))
        return
    click.echo(f"{batch.ref}: {batch.count} payments, {batch.total} yuan, {batch.state}")
    click.echo(f"hash {batch.content_hash}")
    if more.get("waiting_for_account"):
        click.echo(f"{more['waiting_for_account']} more wait for an account that can be paid")
    if more.get("left_out"):
        click.echo(f"{more['left_out']} left out: their accounts were closed, stopped or changed meanwhile")
    if missing := more.get("signatures_missing"):
        click.echo(f"not released yet; signatures missing: {missing}")
