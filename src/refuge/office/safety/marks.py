"""Agreed words become keyed hashes, and a letter is asked whether one of them is in it.

The words themselves are nowhere: not in a table, not in the journal, not shown again. The key comes from a random
secret that is sealed beside the hashes, so that neither helps without the key of the thread.
"""

from __future__ import annotations

from refuge.office.safety.contents import Marks
from refuge.office.safety.rules import Outcome, readings, runs, units
from refuge.protocol import primitives, sealing

SECRET_BYTES = 32
_LABEL = "refuge/office/agreed-words/v1"


def marks_of(all_well: str, forced: str) -> Marks:
    """Hash two agreed words under a fresh secret."""
    secret = primitives.random_bytes(SECRET_BYTES)
    return Marks(secret.hex(), _mark(secret, all_well), _mark(secret, forced))


def said_in(marks: Marks, text: str) -> Outcome | None:
    """Say which of the agreed words is in a text, wherever it stands; the one for being forced comes first.

    Both are looked for to the end, whatever is found: how long it takes tells nothing.
    """
    key = _key(bytes.fromhex(marks.secret))
    found = {
        outcome: sum(_occurs(key, mark, reading) for reading in readings(text))
        for outcome, mark in ((Outcome.forced, marks.forced), (Outcome.all_well, marks.all_well))
    }
    return next((outcome for outcome, times in found.items() if times), None)


def _occurs(key: bytes, mark: tuple[int, str], reading: tuple[str, ...]) -> int:
    length, wanted = mark[0], bytes.fromhex(mark[1])
    return sum(primitives.equal(_hash(key, run), wanted) for run in runs(reading, length))


def _mark(secret: bytes, words: str) -> tuple[int, str]:
    taken_apart = units(words)
    return len(taken_apart), _hash(_key(secret), " ".join(taken_apart)).hex()


def _key(secret: bytes) -> bytes:
    return sealing.label_key(secret, _LABEL)


def _hash(key: bytes, words: str) -> bytes:
    return primitives.hmac_sha256(key, words.encode())
