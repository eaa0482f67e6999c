"""What lies sealed in a matter: its label, its entries, a verdict; written out so that lengths tell little. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from refuge.office.breach.rules import Finding, MeasureCode, Period, Source, State, Verdict

STEP_BYTES = 1024
SHORT_BYTES = 32


class EntryCode(StrEnum):
    reported = "reported"
    help = "help"
    triaged = "triaged"
    passed_on = "passed_on"
    aside = "aside"
    interim = "interim"
    inquirers = "inquirers"
    replaced = "replaced"
    told_allegation = "told_allegation"
    heard = "heard"
    note = "note"
    dissent = "dissent"
    found = "found"
    told = "told"
    reviewed = "reviewed"
    lifted = "lifted"
    appealed = "appealed"
    answered = "answered"
    closed = "closed"
    ended = "ended"


@dataclass(frozen=True)
class Label:
    """What a matter is about, sealed. `reporter` is a colleague, `thread` where the answers go; neither is shown.

    `file` is the sealed file it became.
    """

    source: Source
    reporter: UUID | None = None
    thread: UUID | None = None
    case_id: UUID | None = None
    case_no: str = ""
    clause: str = ""
    period: Period = Period.unknown
    ended: State | None = None
    file: UUID | None = None


@dataclass(frozen=True)
class Content:
    """One entry, sealed: what, by whom, when, which codes go with it, in which words.

    `by` is nobody for what was reported: whoever raised it is not named in it.
    """

    code: EntryCode
    by: UUID | None
    at: datetime
    words: str = ""
    codes: tuple[str, ...] = ()


def written_label(label: Label) -> str:
    """Write a label out, in whole steps. Raises nothing."""
    return _filled(asdict(label), STEP_BYTES)


def read_label(written: str) -> Label:
    """Read a label back. Raises ValueError where it is none."""
    known = json.loads(written)
    return Label(
        source=Source(known["source"]),
        reporter=_uuid(known["reporter"]),
        thread=_uuid(known["thread"]),
        case_id=_uuid(known["case_id"]),
        case_no=known["case_no"],
        clause=known["clause"],
        period=Period(known["period"]),
        ended=State(known["ended"]) if known["ended"] else None,
        file=_uuid(known.get("file")),
    )


def written_content(content: Content) -> str:
    """Write an entry out, in whole steps. Raises nothing."""
    return _filled(asdict(content), STEP_BYTES)


def read_content(written: str) -> Content:
    """Read an entry back. Raises ValueError where it is none."""
    known = json.loads(written)
    return Content(
        code=EntryCode(known["code"]),
        by=_uuid(known["by"]),
        at=datetime.fromisoformat(known["at"]),
        words=known["words"],
        codes=tuple(known["codes"]),
    )


def written_verdict(verdict: Verdict) -> str:
    """Write a verdict out, in whole steps. Raises nothing."""
    return _filled(asdict(verdict), STEP_BYTES)


def read_verdict(written: str) -> Verdict:
    """Read a verdict back. Raises ValueError where it is none."""
    known = json.loads(written)
    return Verdict(
        finding=Finding(known["finding"]),
        reasons=known["reasons"],
        language=known["language"],
        measure=MeasureCode(known["measure"]) if known["measure"] else None,
        review_on=date.fromisoformat(known["review_on"]) if known["review_on"] else None,
    )


def _uuid(known: str | None) -> UUID | None:
    return UUID(known) if known else None


def _filled(values: dict[str, Any], step: int) -> str:
    written = json.dumps(values, ensure_ascii=False, default=str)
    length = len(written.encode())
    return written + " " * (-(-length // step) * step - length)
