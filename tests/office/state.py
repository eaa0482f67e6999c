"""A temporary state folder for the office, with keys, made before Django reads its settings."""

from __future__ import annotations

import atexit
import json
import os
import pathlib
import shutil
import tempfile


def make() -> pathlib.Path:
    """Make the folder once in a process and point the environment at it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="refuge-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _fill(folder)
    os.environ["REFUGE_OFFICE_STATE"] = str(folder)
    os.environ.setdefault("REFUGE_OFFICE_SECURE", "no")
    os.environ.setdefault("REFUGE_OFFICE_HOSTS", "testserver,127.0.0.1,localhost")
    return folder


def _fill(folder: pathlib.Path) -> None:
    from refuge.protocol import minisign, notice

    root, operations, collector = (minisign.new_signing_seed() for _ in range(3))
    certificate = notice.certify_operations(minisign.public_key_of(operations), 1, root)
    written = {
        "front_id": "test-front",
        "secret_key": os.urandom(32).hex(),
        "root.pub": minisign.public_key_of(root).hex(),
        "root.seed": root.hex(),
        "operations.seed": operations.hex(),
        "collector.seed": collector.hex(),
        "collector.pub": minisign.public_key_of(collector).hex(),
        "operations.json": json.dumps(
            {
                "public_key": certificate.public_key.hex(),
                "generation": certificate.generation,
                "signature": certificate.signature.hex(),
            }
        ),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
