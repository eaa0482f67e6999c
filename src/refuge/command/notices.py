"""Intake keys and notices, made for the days ahead."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import IO

import click

from refuge.command.errors import CommandError
from refuge.office.contact import intake
from refuge.office.contact.intake import NobodyOpensError


def make(assets: IO[bytes] | None) -> None:
    """Sign what is missing, and say how many days that is."""
    try:
        digests = json.load(assets) if assets else None
    except ValueError as error:
        raise CommandError(
            "The list of pages cannot be read.", "Give what `refuge front assets` printed."
        ) from error
    now = datetime.now(UTC)
    try:
        signed = intake.make_notices(now, digests)
    except NobodyOpensError as error:
        raise CommandError(
            "Nobody could open the letters: there is no contact officer yet.",
            "Invite one in the office first.",
        ) from error
    click.echo(f"{signed} notices signed. The next collection takes them to the front desk.")
