"""`python -m tests.journeys.opening`: Aye opens what was collected, without a browser; to be killed on the way."""

from __future__ import annotations

import json
import os
import pathlib
from datetime import UTC, datetime

import django

django.setup()

from refuge.office.access import actions as access
from refuge.office.access.keyring import Keyring
from refuge.office.access.tries import slot_of_name
from refuge.office.contact import receiving


def main() -> None:
    now = datetime.now(UTC)
    sign_ins = json.loads((pathlib.Path(os.environ["REFUGE_STATE"]) / "sign-ins.json").read_text())
    signed_in = access.sign_in("Aye", sign_ins["Aye"]["passphrase"], slot_of_name("Aye", ""), now)
    keyring, batch = Keyring(signed_in.staff.actor, signed_in.seed), receiving.Batch()
    print("opening", flush=True)
    while not batch.is_last:
        batch = receiving.open_letters(keyring, now, batch.after, limit=20)


if __name__ == "__main__":
    main()
