"""What collecting and opening cost the office, in one process. Prints figures as JSON."""

from __future__ import annotations

import json
import os
import pathlib
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime

import django
from django.conf import settings

django.setup()

from benchmarks.measuring import Figure
from refuge.office.access import actions as access
from refuge.office.access.keyring import Keyring
from refuge.office.access.tries import slot_of_name
from refuge.office.contact import collecting, receiving
from refuge.office.contact.line import Line

LIMIT_MS = 2.0


def main() -> None:
    figures = [*_collected(), *_opened(_keyring_of_aye())]
    json.dump([asdict(figure) for figure in figures], sys.stdout)


def _clock() -> datetime:
    return datetime.now(UTC)


def _collected() -> list[Figure]:
    begun, wall = time.process_time(), time.monotonic()
    with Line.open(settings.CONFIGURATION, _clock) as line:
        end = collecting.collect(line)
    return _per_letter("collecting and acknowledging a letter", end.fetched, begun, wall)


def _opened(keyring: Keyring) -> list[Figure]:
    begun, wall = time.process_time(), time.monotonic()
    opened, batch = 0, receiving.Batch()
    while not batch.is_last:
        batch = receiving.open_letters(keyring, _clock(), batch.after)
        opened += batch.opened
    return _per_letter("opening a letter into its thread", opened, begun, wall)


def _per_letter(what: str, letters: int, begun: float, wall: float) -> list[Figure]:
    spent = (time.process_time() - begun) * 1000 / letters
    minute = 10_000 * (time.monotonic() - wall) / letters
    return [
        Figure(what, spent, "ms CPU", None, f"at most {LIMIT_MS:g} ms", spent <= LIMIT_MS),
        Figure(f"{what}: 10,000 of them", minute, "s", None, "under 60 s", minute < 60),
    ]


def _keyring_of_aye() -> Keyring:
    sign_ins = json.loads((pathlib.Path(os.environ["REFUGE_STATE"]) / "sign-ins.json").read_text())
    opened = access.sign_in("Aye", sign_ins["Aye"]["passphrase"], slot_of_name("Aye", ""), _clock())
    return Keyring(opened.staff.actor, opened.seed)


if __name__ == "__main__":
    main()
