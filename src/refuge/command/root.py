"""The root key: made and used on a machine that is never online."""

from __future__ import annotations

import json
import pathlib

import click

from refuge.command import keys
from refuge.command.errors import CommandError
from refuge.protocol import minisign, notice

FOLDER = click.Path(file_okay=False, path_type=pathlib.Path)


@click.group()
def root() -> None:
    """The programme's root key. Keep it offline."""


@root.command()
@click.argument("folder", type=FOLDER)
def create(folder: pathlib.Path) -> None:
    """Make the root key in FOLDER and show its fingerprint."""
    seed = minisign.new_signing_seed()
    public = minisign.public_key_of(seed)
    keys.write_secret(folder / "root.seed", seed.hex().encode())
    keys.write_public(folder / "root.pub", public.hex().encode())
    keys.write_public(folder / "root.minisign.pub", minisign.public_key_file(public).encode())
    click.echo(f"The root key is in {folder}. Its fingerprint, for leaflets and partners' pages:")
    click.echo(f"  {minisign.fingerprint(public)}")
    click.echo(
        "Take root.seed off every machine that is online. Give root.pub to the office and the front desk."
    )


@root.command()
@click.argument("folder", type=FOLDER)
@click.argument("operations")
@click.option("--generation", type=click.IntRange(min=1), default=1, help="Higher than any before.")
def certify(folder: pathlib.Path, operations: str, generation: int) -> None:
    """Certify the office's OPERATIONS public key (64 hex digits); print operations.json."""
    try:
        public = bytes.fromhex(operations)
    except ValueError as error:
        raise CommandError(
            "That is not a public key.", "Give the 64 hex digits that `office init` showed."
        ) from error
    click.echo(certificate(public, generation, keys.read_key(folder / "root.seed")))


def certificate(public: bytes, generation: int, root_seed: bytes) -> str:
    """What the office keeps as operations.json."""
    certified = notice.certify_operations(public, generation, root_seed)
    return json.dumps(
        {
            "public_key": certified.public_key.hex(),
            "generation": certified.generation,
            "signature": certified.signature.hex(),
        }
    )
