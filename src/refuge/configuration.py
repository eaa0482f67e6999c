"""Environment and secret files, read once into frozen dataclasses. Refuses to guess.

`FrontConfiguration` is not `OfficeConfiguration`: neither house can read what the other needs.
"""

from __future__ import annotations

import os
import pathlib
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PROFILES = pathlib.Path(__file__).parent / "profiles"


class ConfigurationError(Exception):
    """A setting is missing or cannot be used. Says what is wrong and what to do."""

    def __init__(self, wrong: str, to_do: str) -> None:
        super().__init__(f"{wrong} {to_do}")
        self.wrong = wrong
        self.to_do = to_do


@dataclass(frozen=True)
class FrontConfiguration:
    state: pathlib.Path
    database: Mapping[str, Any]
    programme: pathlib.Path
    front_id: str
    root_public_key: bytes
    collector_public_key: bytes
    hosts: tuple[str, ...]
    onion: str


@dataclass(frozen=True)
class OfficeConfiguration:
    state: pathlib.Path
    database: Mapping[str, Any]
    programme: pathlib.Path
    front_id: str
    front_url: str
    proxy: str
    hosts: tuple[str, ...]
    secure: bool
    root_public_key: bytes
    secret_key: str = field(repr=False)
    operations_seed: bytes = field(repr=False)
    operations_certificate: bytes = field(repr=False)
    collector_seed: bytes = field(repr=False)


def front_configuration(environment: Mapping[str, str] = os.environ) -> FrontConfiguration:
    """Read the front desk's settings. Raises ConfigurationError."""
    state = _folder(environment, "REFUGE_FRONT_STATE")
    return FrontConfiguration(
        state=state,
        database=database(environment.get("REFUGE_FRONT_DATABASE", f"sqlite:///{state}/front.sqlite3")),
        programme=programme_folder(environment),
        front_id=_file_text(state / "front_id"),
        root_public_key=_file_key(state / "root.pub"),
        collector_public_key=_file_key(state / "collector.pub"),
        hosts=_hosts(environment, "REFUGE_FRONT_HOSTS"),
        onion=environment.get("REFUGE_FRONT_ONION", ""),
    )


def office_configuration(environment: Mapping[str, str] = os.environ) -> OfficeConfiguration:
    """Read the office's settings. Raises ConfigurationError."""
    state = _folder(environment, "REFUGE_OFFICE_STATE")
    return OfficeConfiguration(
        state=state,
        database=database(environment.get("REFUGE_OFFICE_DATABASE", f"sqlite:///{state}/office.sqlite3")),
        programme=programme_folder(environment),
        front_id=_file_text(state / "front_id"),
        front_url=environment.get("REFUGE_FRONT_URL", "http://127.0.0.1:8100"),
        proxy=environment.get("REFUGE_PROXY", ""),
        hosts=_hosts(environment, "REFUGE_OFFICE_HOSTS"),
        secure=environment.get("REFUGE_OFFICE_SECURE", "yes") == "yes",
        root_public_key=_file_key(state / "root.pub"),
        secret_key=_file_text(state / "secret_key"),
        operations_seed=_file_key(state / "operations.seed"),
        operations_certificate=_file_bytes(state / "operations.json"),
        collector_seed=_file_key(state / "collector.seed"),
    )


def programme_folder(environment: Mapping[str, str] = os.environ) -> pathlib.Path:
    """Where the programme profile lies: a path, or the name of one that comes with Refuge."""
    named = environment.get("REFUGE_PROGRAMME", "karenni")
    folder = pathlib.Path(named) if os.sep in named else PROFILES / named
    if not (folder / "programme.toml").is_file():
        raise ConfigurationError(
            f"There is no programme profile at {folder}.",
            "Set REFUGE_PROGRAMME to a folder with programme.toml.",
        )
    return folder


def database(url: str) -> dict[str, Any]:
    """Turn a database address into Django's settings: sqlite:///path or postgresql://user@host:port/name."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts)
    raise ConfigurationError(
        f"The database address begins with {parts.scheme!r}.",
        "Use sqlite:///path or postgresql://user@host/name.",
    )


def _sqlite(path: str) -> dict[str, Any]:
    # What was acknowledged is on disk (FULL), what was deleted is overwritten (secure_delete),
    # and nothing is spilled into a temporary file (temp_store).
    pragmas = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }


def _postgresql(parts: urllib.parse.SplitResult) -> dict[str, Any]:
    options = dict(urllib.parse.parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": urllib.parse.unquote(parts.username or ""),
        "PASSWORD": urllib.parse.unquote(parts.password or ""),
        "HOST": options.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Only prepared questions are bound by the server: planned once, whoever asks (office.access.prepared).
        "OPTIONS": {"options": "-c plan_cache_mode=force_generic_plan"},
    }


def _folder(environment: Mapping[str, str], name: str) -> pathlib.Path:
    if not environment.get(name):
        raise ConfigurationError(
            f"{name} is not set.", "Set it to the folder where this house keeps its state."
        )
    folder = pathlib.Path(environment[name])
    if not folder.is_dir():
        raise ConfigurationError(
            f"{name} names {folder}, which is not a folder.", "Run the set-up command first."
        )
    return folder


def _hosts(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(environment.get(name, "127.0.0.1,localhost").split(","))


def _file_bytes(path: pathlib.Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read.", "Run the set-up command, or check its owner."
        ) from error


def _file_text(path: pathlib.Path) -> str:
    return _file_bytes(path).decode().strip()


def _file_key(path: pathlib.Path) -> bytes:
    key = bytes.fromhex(_file_text(path))
    if len(key) != 32:  # noqa: PLR2004 - Ed25519 keys and seeds
        raise ConfigurationError(f"{path} does not hold a 32-byte key.", "Restore it, or make a new one.")
    return key
