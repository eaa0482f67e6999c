"""What lies inside the seal of an undertaking, and the words of a set as the office keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from refuge.office.undertaking.rules import DeclinedReason, Mode, Witness
from refuge.protocol import primitives
from refuge.standards import Clause, Footing, StandardsSet, Wording

PADDED = 1024  # longer than any record, so that how far somebody came does not tell itself by its length


@dataclass(frozen=True)
class Record:
    """How somebody was asked: codes only. `first_time` says of each clause whether it was understood at once."""

    language: str = ""
    mode: Mode | None = None
    interpreter: bool = False
    first_time: Mapping[str, bool] = field(default_factory=dict)
    right: frozenset[str] = frozenset()
    quiz: int | None = None
    witness: Witness | None = None
    copy_given: bool | None = None
    declined: DeclinedReason | None = None

    @property
    def as_text(self) -> str:
        """Write it down for the seal, always equally long."""
        plain = {**asdict(self), "right": sorted(self.right)}
        return json.dumps(plain).ljust(PADDED)


def record_of(text: str) -> Record:
    """Read what `as_text` wrote."""
    plain = json.loads(text)
    return Record(
        language=plain["language"],
        mode=Mode(plain["mode"]) if plain["mode"] else None,
        interpreter=plain["interpreter"],
        first_time=plain["first_time"],
        right=frozenset(plain["right"]),
        quiz=plain["quiz"],
        witness=Witness(plain["witness"]) if plain["witness"] else None,
        copy_given=plain["copy_given"],
        declined=DeclinedReason(plain["declined"]) if plain["declined"] else None,
    )


def contents_of(one: StandardsSet) -> dict[str, dict[str, Any]]:
    """Give the words of a set by language, as they are kept once it is in force."""
    footings = [asdict(footing) for footing in one.footings]
    return {code: {"wording": asdict(spoken), "footings": footings} for code, spoken in one.wordings.items()}


def digest_of(one: StandardsSet) -> str:
    """Give the SHA-256, in hex, of every word of a set: what two people approve is one and the same."""
    return primitives.sha256(json.dumps(contents_of(one), sort_keys=True).encode()).hex()


def text_digest(text: str) -> bytes:
    """Give the SHA-256 of the canonical text in one language: what a copy is known by."""
    return primitives.sha256(text.encode())


def set_of(number: int, contents: Iterable[Mapping[str, Any]]) -> StandardsSet:
    """Put a set together again from what was kept of it in each language, the first of the programme first."""
    kept = list(contents)
    footings = tuple(_footing(one) for one in kept[0]["footings"])
    wordings = {one["wording"]["language"]: _wording(one["wording"]) for one in kept}
    return StandardsSet(number, footings, wordings)


def _footing(plain: Mapping[str, Any]) -> Footing:
    return Footing(plain["code"], tuple(plain["rules"]), plain["grave"], plain["drawing"])


def _wording(plain: Mapping[str, Any]) -> Wording:
    lists = {name: tuple(plain[name]) for name in ("opening", "free")}
    clauses = tuple(_clause(one) for one in plain["clauses"])
    return Wording(**{**plain, **lists, "clauses": clauses})


def _clause(plain: Mapping[str, Any]) -> Clause:
    lists = {name: tuple(plain[name]) for name in ("do", "do_not", "choices")}
    return Clause(**{**plain, **lists})
