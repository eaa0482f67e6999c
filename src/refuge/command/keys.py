"""Key files: written once, readable by their owner alone, never overwritten."""

from __future__ import annotations

import os
import pathlib

from refuge.command.errors import CommandError


def write_secret(path: pathlib.Path, content: bytes) -> None:
    """Write a secret file with mode 0600; refuse to overwrite one."""
    _write(path, content, 0o600)


def write_public(path: pathlib.Path, content: bytes) -> None:
    """Write a public file with mode 0644; refuse to overwrite one."""
    _write(path, content, 0o644)


def read(path: pathlib.Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"{path} cannot be read.", "Name the folder that holds it, or restore it."
        ) from error


def read_key(path: pathlib.Path) -> bytes:
    try:
        return bytes.fromhex(read(path).decode().strip())
    except ValueError as error:
        raise CommandError(
            f"{path} does not hold a key.", "Restore it from where you keep copies."
        ) from error


def _write(path: pathlib.Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise CommandError(
            f"{path} exists already.", "Keys are never overwritten. Move it away first."
        ) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
