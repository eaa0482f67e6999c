"""The standards everyone keeps, as data: versions, clauses in each language, what they stand on, how far that was seen.

A set is a proposal until two people in the office have approved it; then the office keeps its words. Nothing here knows
who undertook what.
"""

from __future__ import annotations

import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from refuge.language.digits import in_digits_of
from refuge.tables import ProgrammeError, Table

One = TypeVar("One", "Footing", "Clause")
VERIFIED_MARKS = frozenset({"A", "B", "seen"})
ARGUABLE, RECALLED = "arguable", "recalled"


@dataclass(frozen=True)
class Clause:
    """One clause in one language: what is undertaken, and what helps to understand it."""

    code: str
    title: str
    text: str
    why: str
    do: tuple[str, ...]
    do_not: tuple[str, ...]
    when_ordered: str
    question: str
    choices: tuple[str, ...]
    right: int  # which of the choices, counted from one
    explanation: str


@dataclass(frozen=True)
class Footing:
    """What a clause stands on, the same in every language. `grave`: a breach may be an international crime."""

    code: str
    rules: tuple[str, ...]
    grave: bool
    drawing: str


@dataclass(frozen=True)
class Wording:
    """A set in one language. `reason` says to staff why this version was made; it is not part of the text."""

    language: str
    title: str
    reason: str
    opening: tuple[str, ...]
    free: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        """The canonical text: these words and no others are read out, hashed, printed and shown."""
        numbered = [
            f"{in_digits_of(str(number), self.language)}. {clause.title}\n{clause.text}"
            for number, clause in enumerate(self.clauses, start=1)
        ]
        return "\n\n".join((self.title, *self.opening, *numbered, *self.free)) + "\n"


@dataclass(frozen=True)
class StandardsSet:
    """One version of the standards, in every language of the programme."""

    version: int
    footings: tuple[Footing, ...]
    wordings: Mapping[str, Wording]

    def text(self, language: str) -> str:
        """Give the canonical text in a language, in the programme's first where there is none. Raises nothing."""
        return self.wording(language).text

    def wording(self, language: str) -> Wording:
        """Give a set in a language, in the programme's first where there is none. Raises nothing."""
        return self.wordings.get(language) or next(iter(self.wordings.values()))


@dataclass(frozen=True)
class Source:
    """A rule, a provision or a deed, and how far anybody has seen it. What is not verified is for staff only.

    `internal`: how it is known whether it holds in an internal conflict; empty where that was seen.
    """

    id: str
    kind: str  # customary_rule, rome_statute, deed_of_commitment
    title: str
    summary: str
    mark: str
    url: str
    internal: str = ""

    @property
    def verified(self) -> bool:
        return self.mark in VERIFIED_MARKS

    @property
    def arguable(self) -> bool:
        return self.internal == ARGUABLE

    @property
    def recalled_for_us(self) -> bool:
        """Whether nobody has looked up that the rule holds in a conflict like this one."""
        return self.internal == RECALLED


@dataclass(frozen=True)
class Spoken:
    """A language in which the standards are to be heard, besides those in which they are written."""

    language: str
    script: str
    name: str
    audio: pathlib.Path | None = None  # where the recording is, once there is one

    @property
    def recorded(self) -> bool:
        return self.audio is not None


@dataclass(frozen=True)
class Standards:
    """Every version a programme knows, what clauses stand on, and the languages they are to be heard in."""

    sets: Mapping[int, StandardsSet]
    sources: Mapping[str, Source]
    spoken: tuple[Spoken, ...]

    def text(self, language: str) -> str:
        """Give the canonical text of the newest set in a language. Raises nothing."""
        return self.newest.text(language)

    @property
    def newest(self) -> StandardsSet:
        return self.sets[max(self.sets)]


def read_standards(folder: pathlib.Path, languages: Sequence[str]) -> Standards:
    """Read every version below a folder, each in all languages. Raises ProgrammeError naming the file and the fault."""
    sources = _sources(folder / "sources.toml")
    sets: dict[int, StandardsSet] = {}
    for path in sorted(folder.glob("*/set.toml"), key=lambda one: int(one.parent.name)):
        one = _set(path, languages, sets)
        _check_sources(path, one, sources)
        sets[one.version] = one
    if not sets:
        raise ProgrammeError(f"{folder}: has no version of the standards.")
    return Standards(sets, sources, _spoken(folder / "spoken.toml"))


_KEYS_OF_SET = {"version", "based_on", "clause"}
_KEYS_OF_FOOTING = {field.name for field in fields(Footing)}
_KEYS_OF_WORDING = {"title", "reason", "opening", "free", "clause"}
_KEYS_OF_CLAUSE = {field.name for field in fields(Clause)}
_KEYS_OF_SOURCE = {"id", "kind", "title", "summary", "mark", "url", "internal"}
_KEYS_OF_SPOKEN = {field.name for field in fields(Spoken)}


def _set(path: pathlib.Path, languages: Sequence[str], before: Mapping[int, StandardsSet]) -> StandardsSet:
    table = Table.read(path, _KEYS_OF_SET)
    version = table.number("version")
    if str(version) != path.parent.name:
        raise table.wrong(f"is version {version} in the folder of version {path.parent.name}")
    footings = tuple(_footing(one) for one in table.tables("clause", _KEYS_OF_FOOTING))
    table.check_no_repeats("clause", [one.code for one in footings])
    based_on = _based_on(table, before)
    if based_on is None:
        own = {code: _wording(path.parent / f"{code}.toml", code, None) for code in languages}
        _check_same_clauses(path, footings, own)
        return StandardsSet(version, footings, own)
    own = {code: _wording(path.parent / f"{code}.toml", code, based_on.wordings[code]) for code in languages}
    footings = _changed(based_on.footings, footings)
    _check_same_clauses(path, footings, own)
    return StandardsSet(version, footings, own)


def _based_on(table: Table, before: Mapping[int, StandardsSet]) -> StandardsSet | None:
    """The version whose clauses hold where this one says nothing."""
    if "based_on" not in table.content:
        return None
    number = table.number("based_on")
    if number not in before:
        raise table.wrong(f"is based on version {number}, which is not there")
    return before[number]


def _footing(table: Table) -> Footing:
    return Footing(table.text("code"), table.texts("rules"), table.truth("grave"), table.text("drawing"))


def _changed(first: tuple[One, ...], own: tuple[One, ...]) -> tuple[One, ...]:
    """The clauses of a version before, where this one does not say otherwise; new ones stand at the end."""
    said = {one.code: one for one in own}
    known = {one.code for one in first}
    return (*(said.get(one.code, one) for one in first), *(one for one in own if one.code not in known))


def _wording(path: pathlib.Path, language: str, before: Wording | None) -> Wording:
    table = Table.read(path, _KEYS_OF_WORDING)
    clauses = tuple(_clause(one) for one in table.tables("clause", _KEYS_OF_CLAUSE))
    if before is not None:
        return replace(
            before,
            title=table.text("title"),
            reason=table.text("reason"),
            clauses=_changed(before.clauses, clauses),
        )
    opening, free = table.texts("opening"), table.texts("free")
    return Wording(language, table.text("title"), table.text("reason"), opening, free, clauses)


def _clause(table: Table) -> Clause:
    texts = {name: table.text(name) for name in ("code", "title", "text", "why", "when_ordered")}
    asked = {name: table.text(name) for name in ("question", "explanation")}
    lists = {name: table.texts(name) for name in ("do", "do_not", "choices")}
    right = table.number("right")
    if right > len(lists["choices"]):
        raise table.wrong("'right' must be one of the choices")
    return Clause(**texts, **asked, **lists, right=right)  # type: ignore[arg-type]


def _check_same_clauses(
    path: pathlib.Path, footings: Sequence[Footing], wordings: Mapping[str, Wording]
) -> None:
    """Whoever hears the standards in one language hears as much of them as in another."""
    codes = [one.code for one in footings]
    for code, wording in wordings.items():
        if [one.code for one in wording.clauses] != codes:
            raise ProgrammeError(
                f"{path.parent / code}.toml: its clauses are not those of set.toml, in this order."
            )
    first, *others = wordings.values()
    for other in others:
        if _shape(other) != _shape(first):
            where = path.parent / f"{other.language}.toml"
            raise ProgrammeError(
                f"{where}: says more or less than {first.language!r}, or another choice is right."
            )


def _shape(wording: Wording) -> list[tuple[int, ...]]:
    clauses = [(len(one.do), len(one.do_not), len(one.choices), one.right) for one in wording.clauses]
    return [(len(wording.opening), len(wording.free)), *clauses]


def _check_sources(path: pathlib.Path, one: StandardsSet, sources: Mapping[str, Source]) -> None:
    unknown = sorted({rule for footing in one.footings for rule in footing.rules} - sources.keys())
    if unknown:
        raise ProgrammeError(f"{path}: stands on what sources.toml does not have: {', '.join(unknown)}.")


def _sources(path: pathlib.Path) -> dict[str, Source]:
    table = Table.read(path, {"source"})
    sources = [_source(one) for one in table.tables("source", _KEYS_OF_SOURCE)]
    table.check_no_repeats("source", [one.id for one in sources])
    return {one.id: one for one in sources}


def _source(table: Table) -> Source:
    required = {name: table.text(name) for name in ("id", "kind", "title", "summary", "mark")}
    internal = table.text_or_empty("internal")
    if internal not in {"", ARGUABLE, RECALLED}:
        raise table.wrong(f"'internal' is {ARGUABLE}, {RECALLED}, or left out")
    return Source(**required, url=table.text_or_empty("url"), internal=internal)


def _spoken(path: pathlib.Path) -> tuple[Spoken, ...]:
    table = Table.read(path, {"spoken"})
    return tuple(_one_spoken(one, path.parent) for one in table.tables("spoken", _KEYS_OF_SPOKEN))


def _one_spoken(table: Table, folder: pathlib.Path) -> Spoken:
    required = {name: table.text(name) for name in ("language", "script", "name")}
    name = table.text_or_empty("audio")
    if name and (pathlib.Path(name).name != name or not (folder / name).is_file()):
        raise table.wrong(f"plays {name}, which is no file beside this one")
    return Spoken(**required, audio=folder / name if name else None)
