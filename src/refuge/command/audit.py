"""The audit chain, verified from its first entry to its last."""

from __future__ import annotations

import click

from refuge.command import houses
from refuge.command.errors import CommandError


@click.group()
def audit() -> None:
    """The chain of who did, and read, what."""


@audit.command()
def verify() -> None:
    """Verify every link; say where the first one is broken."""
    houses.open_house("office")
    from refuge.office.audit import queries

    with click.progressbar(length=queries.chain_length(), label="Verifying", show_pos=True) as bar:
        verdict = queries.verify_chain(bar.update)
    if verdict.broken_at is not None:
        raise CommandError(
            f"The chain is broken at entry {verdict.broken_at}: {verdict.reason}.",
            "Keep this database as it is, tell the head of the committee, and compare it with your last backup.",
        )
    click.echo(f"{verdict.entries} entries, every link holds.")
