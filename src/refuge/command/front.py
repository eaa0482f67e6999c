"""The front desk: set it up, serve it, and list what it shows."""

from __future__ import annotations

import json
import os
import pathlib
import shutil

import click

from refuge.command import houses
from refuge.command.errors import CommandError
from refuge.quiet import keep_quiet

FOLDER = click.Path(file_okay=False, path_type=pathlib.Path)
PUBLIC_FILES = ("front_id", "root.pub", "collector.pub")


@click.group()
def front() -> None:
    """The public house."""


@front.command("init")
@click.argument("state", type=FOLDER)
@click.option(
    "--from", "public", type=FOLDER, required=True, help="A folder with front_id, root.pub and collector.pub."
)
def initialise(state: pathlib.Path, public: pathlib.Path) -> None:
    """Set up the front desk's state folder: three public files and an empty database."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in PUBLIC_FILES:
        if not (public / name).is_file():
            raise CommandError(f"{public / name} is missing.", "Copy it from the office's state folder.")
        _pin(public / name, state / name)
    os.environ["REFUGE_FRONT_STATE"] = str(state)
    migrate("front")
    click.echo(f"The front desk is set up in {state}.")


def _pin(source: pathlib.Path, pinned: pathlib.Path) -> None:
    """Copy a public file once. What is pinned is never replaced in passing: whoever changes the root changes the door."""
    if pinned.exists() and pinned.read_bytes() != source.read_bytes():
        raise CommandError(
            f"{pinned} holds something else already.", "If it is really to be replaced, move it away first."
        )
    shutil.copy(source, pinned)


@front.command()
@click.option("--address", default="127.0.0.1:8100", show_default=True, help="HOST:PORT or unix:PATH.")
@click.option("--workers", type=click.IntRange(1, 8), default=1, show_default=True)
def serve(address: str, workers: int) -> None:
    """Serve the front desk."""
    keep_quiet()
    houses.become_front(address, workers)


@front.command()
def assets() -> None:
    """Print path and SHA-256 of every page shown, for the office to sign."""
    houses.open_house("front")
    from refuge.front.wsgi import asset_digests

    click.echo(json.dumps(asset_digests(), indent=1, sort_keys=True))


def migrate(house: str) -> None:
    """Bring the tables of a house up to date."""
    houses.open_house(house)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
