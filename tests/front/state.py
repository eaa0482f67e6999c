"""A front desk's state folder with keys of its own, made once in a process, before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import pathlib
import shutil
import tempfile

FRONT_ID = "test-front"


def make() -> None:
    """Make the folder and point the environment at it. The seeds lie beside it: the front desk has none."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="refuge-front-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    from refuge.protocol import minisign

    for name in ("root", "collector"):
        seed = minisign.new_signing_seed()
        _write(folder / "office" / f"{name}.seed", seed.hex())
        _write(folder / "state" / f"{name}.pub", minisign.public_key_of(seed).hex())
    _write(folder / "state" / "front_id", FRONT_ID)
    os.environ["REFUGE_FRONT_STATE"] = str(folder / "state")
    os.environ.setdefault("REFUGE_PROGRAMME", "karenni")


def office_seed(name: str) -> bytes:
    """What the office holds and the front desk does not."""
    folder = pathlib.Path(os.environ["REFUGE_FRONT_STATE"]).parent / "office"
    return bytes.fromhex((folder / f"{name}.seed").read_text())


def _write(path: pathlib.Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
