"""The office: set it up, sign notices, collect letters, serve it."""

from __future__ import annotations

import os
import pathlib
import secrets
import signal
import sys
from typing import IO

import click

from refuge.command import houses, keys
from refuge.command.errors import CommandError
from refuge.command.front import FOLDER, migrate
from refuge.command.root import certificate
from refuge.protocol import minisign
from refuge.quiet import keep_quiet


@click.group()
def office() -> None:
    """The house of the staff."""


@office.command("init")
@click.argument("state", type=FOLDER)
@click.option("--root", "root_folder", type=FOLDER, help="The folder with root.seed, to certify at once.")
@click.option(
    "--root-public",
    type=click.Path(dir_okay=False, path_type=pathlib.Path),
    help="root.pub of a root key kept away.",
)
@click.option("--front-id", help="The front desk's name in the protocol; made up when not given.")
@click.option("--administrator/--no-administrator", default=True, help="Enrol the first administrator.")
def initialise(
    state: pathlib.Path,
    root_folder: pathlib.Path | None,
    root_public: pathlib.Path | None,
    front_id: str | None,
    *,
    administrator: bool,
) -> None:
    """Set up the office's state folder: keys, database, and the first administrator's invitation."""
    make_keys(state, root_folder, root_public, front_id or secrets.token_hex(8))
    if not (state / "operations.json").exists():
        public = keys.read(state / "operations.pub").decode()
        raise CommandError(
            "The operations key is not certified yet.",
            f"Where the root key is: refuge root certify FOLDER {public} > operations.json. "
            f"Put it into {state}, then run this again.",
        )
    os.environ["REFUGE_OFFICE_STATE"] = str(state)
    migrate("office")
    click.echo(f"The office is set up in {state}.")
    if administrator:
        _enrol_first_administrator()


def _enrol_first_administrator() -> None:
    from refuge.command.staff import enrol_first_administrator

    enrolled = enrol_first_administrator("administrator")
    if enrolled:
        click.echo(
            "The first administrator signs in as “administrator”. This is shown once; write it on paper:"
        )
        click.echo(f"  passphrase           {enrolled['passphrase']}")
        click.echo(f"  second factor (app)  {enrolled['secret']}")


def make_keys(
    state: pathlib.Path, root_folder: pathlib.Path | None, root_public: pathlib.Path | None, front_id: str
) -> None:
    """Make each key of the office that is not there yet."""
    if not (state / "operations.seed").exists():
        _make_own_keys(state, front_id)
    if not (state / "root.pub").exists():
        source = root_folder / "root.pub" if root_folder else root_public
        if source is None:
            raise CommandError(
                "The programme's root key is not known.", "Give --root FOLDER or --root-public FILE."
            )
        keys.write_public(state / "root.pub", keys.read(source))
    if root_folder and not (state / "operations.json").exists():
        public = keys.read_key(state / "operations.pub")
        certified = certificate(public, 1, keys.read_key(root_folder / "root.seed"))
        keys.write_public(state / "operations.json", certified.encode())


def _make_own_keys(state: pathlib.Path, front_id: str) -> None:
    for name in ("operations", "collector"):
        seed = minisign.new_signing_seed()
        keys.write_secret(state / f"{name}.seed", seed.hex().encode())
        keys.write_public(state / f"{name}.pub", minisign.public_key_of(seed).hex().encode())
    keys.write_secret(state / "secret_key", secrets.token_hex(32).encode())
    keys.write_public(state / "front_id", front_id.encode())


@office.command("notice")
@click.option(
    "--assets", type=click.File("rb"), help="What `refuge front assets` printed on a machine you trust."
)
def make_notices(assets: IO[bytes] | None) -> None:
    """Make intake keys and sign notices for the coming days; the next collection uploads them."""
    houses.open_house("office")
    from refuge.command import notices

    notices.make(assets)


@office.command()
def collect() -> None:
    """Collect letters and deposit answers now, with a progress bar."""
    houses.open_house("office")
    from refuge.command import collecting

    collecting.collect_now()


@office.command()
def clocks() -> None:
    """Let time pass for check-ins now; `office serve` does it every five minutes."""
    houses.open_house("office")
    from refuge.command import collecting

    collecting.let_time_pass()


@office.command("collector", hidden=True)
def run_collector() -> None:
    """The background process that `office serve` runs beside the pages."""
    keep_quiet()
    houses.open_house("office")
    from refuge.command import collecting

    collecting.run()


@office.command()
@click.option("--address", default="127.0.0.1:8200", show_default=True, help="HOST:PORT or unix:PATH.")
@click.option("--workers", type=click.IntRange(1, 8), default=2, show_default=True)
def serve(address: str, workers: int) -> None:
    """Serve the office, and collect in the background."""
    keep_quiet()
    commands = {
        "pages": houses.refuge("office", "pages", "--address", address, "--workers", str(workers)),
        "collector": houses.refuge("office", "collector"),
    }
    with houses.running(commands, {}) as children:
        # Signing out renews the workers at once; this catches words of somebody who only closed the laptop.
        ended = houses.wait_for_the_first_to_end(
            children, lambda: children["pages"].send_signal(signal.SIGHUP)
        )
    click.echo(f"The {ended} process of the office ended.", err=True)
    sys.exit(1)


@office.command(hidden=True)
@click.option("--address", required=True)
@click.option("--workers", type=int, required=True)
def pages(address: str, workers: int) -> None:
    """The pages alone, without the collector."""
    keep_quiet()
    houses.become_office(address, workers)
