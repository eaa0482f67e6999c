"""The journal's chain, followed from its first line to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from refuge.command import houses
from refuge.command.errors import CommandError

if TYPE_CHECKING:
    from refuge.office.audit.queries import Witness


@click.group()
def audit() -> None:
    """The chain of who did, and read, what."""


@audit.command()
@click.option("--noted", help="LINE:HASH as an earlier run said and somebody wrote down elsewhere.")
def verify(noted: str | None) -> None:
    """Follow every link; say where the first one is broken."""
    houses.open_house("office")
    from refuge.office.audit import queries

    verdict = queries.verify_chain(
        lambda lines: click.echo(f"\r{lines} lines", nl=False, err=True), _witness(noted)
    )
    click.echo("\r", nl=False, err=True)
    if not verdict.is_whole:
        raise CommandError(
            str(verdict.words),
            "Keep this database as it is, tell the head of the committee, and compare it with your last backup.",
        )
    click.echo(verdict.words)
    click.echo(
        f"To notice even a rewritten journal, write this down elsewhere: --noted {verdict.lines}:{verdict.head[:16]}"
    )


def _witness(noted: str | None) -> Witness | None:
    from refuge.office.audit.queries import Witness

    if noted is None:
        return None
    line, _, digest = noted.partition(":")
    if not line.isdecimal() or not digest:
        raise CommandError(
            f"“{noted}” is not a line and its hash.", "Type it as it was noted: 1234:0123456789abcdef"
        )
    return Witness(int(line), digest)
