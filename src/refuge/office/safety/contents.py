"""What stands inside the sealed columns of this room: small frozen values, written as JSON, filled up to one length.

A seal hides what is written, not how long it is: a call and no call, a word and another, weigh the same (I-33).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Self

from refuge.office.safety.rules import Call, Channel, Family, Outcome, Threat

SMALL = 192
LARGE = 1024


def filled(written: str, size: int) -> str:
    """Fill a text up with spaces to a multiple of so many bytes."""
    return written + " " * (-len(written.encode()) % size)


@dataclass(frozen=True)
class _Contents:
    def written(self) -> str:
        return filled(json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")), self.size())

    @classmethod
    def read(cls, written: str) -> Self:
        return cls(**json.loads(written))

    @classmethod
    def size(cls) -> int:
        return SMALL


@dataclass(frozen=True)
class Said(_Contents):
    """How a check-in ended."""

    outcome: str
    by_letter: bool
    at: str

    @classmethod
    def now(cls, outcome: Outcome, at: datetime, *, by_letter: bool) -> Self:
        return cls(outcome.value, by_letter, at.isoformat(timespec="minutes"))

    @property
    def was(self) -> Outcome:
        return Outcome(self.outcome)


@dataclass(frozen=True)
class Called(_Contents):
    """Whether those on the case are called, and since when."""

    call: str = Call.none.value
    since: str = ""

    @classmethod
    def now(cls, call: Call, at: datetime) -> Self:
        return cls(call.value, at.isoformat(timespec="minutes"))

    @property
    def why(self) -> Call:
        return Call(self.call)

    @property
    def at(self) -> datetime | None:
        return datetime.fromisoformat(self.since) if self.since else None


@dataclass(frozen=True)
class Marks(_Contents):
    """The agreed words as keyed hashes, each with how many units it has, and the secret of the key."""

    secret: str = field(repr=False)
    all_well: tuple[int, str] = field(repr=False)
    forced: tuple[int, str] = field(repr=False)


@dataclass(frozen=True)
class Terms(_Contents):
    """How somebody checks in, and what may be sent to them by itself."""

    channel: str
    wording: str = ""
    never_from: int | None = None
    never_to: int | None = None

    @property
    def way(self) -> Channel:
        return Channel(self.channel)


@dataclass(frozen=True)
class AheadWords(_Contents):
    """Which answers lie ready in the queue: hash, and between which moments each may go."""

    rows: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def size(cls) -> int:
        return LARGE


@dataclass(frozen=True)
class PlanWords(_Contents):
    """What was agreed with the person for their safety. No way, no guide, no day: there is no field for them."""

    threats: tuple[str, ...]
    family: str
    warning_signs: str = field(repr=False)
    person_does: str = field(repr=False)
    we_do: str = field(repr=False)
    advice_given: bool

    @property
    def feared(self) -> tuple[Threat, ...]:
        return tuple(Threat(one) for one in self.threats)

    @property
    def family_stands(self) -> Family:
        return Family(self.family)
