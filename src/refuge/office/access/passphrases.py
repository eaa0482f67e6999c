"""Passphrases of staff: six words drawn by the machine, and what is kept of them.

One Argon2id master, two labels: one proves the passphrase, the other opens the staff seed (protocol: Keys).
A name nobody bears costs as much as any other.
"""

from __future__ import annotations

import importlib.resources
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from refuge.office.access.rules import RefusedError
from refuge.protocol import age, opening, primitives, sealing

WORDS = 6
LIST_LENGTH = 7776
LONGEST_QUEUE_SECONDS = 8
_NOBODYS_SALT = bytes(sealing.SALT_BYTES)
_NOBODYS_VERIFIER = bytes(32)


class BusyError(RefusedError):
    """Too many people sign in at this moment: stretching a passphrase takes 128 MiB each."""

    reason = "busy"
    status = 503


@dataclass(frozen=True)
class Lock:
    """What is kept of a passphrase: enough to check it and to open the seed with it, never to read it."""

    salt: bytes = field(repr=False)
    verifier: bytes = field(repr=False)
    sealed_seed: bytes = field(repr=False)


@dataclass(frozen=True)
class NewKey:
    """A new staff key: the lock and the public half to keep, the seed to hand to the session."""

    lock: Lock
    recipient: str
    seed: bytes = field(repr=False)


def new_passphrase() -> str:
    """Six words of the EFF list, drawn uniformly: 77 bits. Nobody chooses."""
    words = _word_list()
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def new_key(passphrase: str) -> NewKey:
    """Make a staff key and lock it with a passphrase."""
    seed, salt = age.new_seed(), sealing.new_salt()
    master = _stretched(passphrase, salt, known=True)
    verifier = primitives.sha256(sealing.verifier_of(master))
    return NewKey(Lock(salt, verifier, sealing.seal_seed(seed, master)), age.recipient_of(seed), seed)


def open_lock(lock: Lock | None, passphrase: str, *, known: bool) -> bytes | None:
    """The staff seed, or None for a wrong passphrase. Without a lock, the same work for nothing.

    `known` is the lane: browsers that have signed in before do not queue behind strangers. Raises BusyError.
    """
    salt, verifier = (lock.salt, lock.verifier) if lock else (_NOBODYS_SALT, _NOBODYS_VERIFIER)
    master = _stretched(passphrase, salt, known=known)
    proof = primitives.sha256(sealing.verifier_of(master))
    if not primitives.equal(proof, verifier) or lock is None:
        return None
    return opening.open_seed(lock.sealed_seed, master)


_lanes = {True: threading.BoundedSemaphore(1), False: threading.BoundedSemaphore(1)}


@contextmanager
def _lane(*, known: bool) -> Iterator[None]:
    lane = _lanes[known]
    if not lane.acquire(timeout=LONGEST_QUEUE_SECONDS):
        raise BusyError
    try:
        yield
    finally:
        lane.release()


def _stretched(passphrase: str, salt: bytes, *, known: bool) -> bytes:
    with _lane(known=known):
        return sealing.staff_master(passphrase, salt)


def _word_list() -> tuple[str, ...]:
    listed = importlib.resources.files("diceware").joinpath("wordlists", "wordlist_en_eff.txt")
    words = tuple(
        line.split()[-1] for line in listed.read_text(encoding="utf-8").splitlines() if line.strip()
    )
    if len(set(words)) != LIST_LENGTH:
        raise RuntimeError("The word list is not the one of 7,776 words.")
    return words
