"""The programme profile: what one committee says, in which languages and by which time limits.

Another committee runs Refuge by changing its profile, never code.
"""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class ProgrammeError(Exception):
    """The profile is incomplete. Says which file and what is missing."""


@dataclass(frozen=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    name: str  # call, safety, standards, support, families, real
    link: str  # the short words of a link to it
    heading: str
    lead: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Phrase:
    key: str
    title: str
    text: str


@dataclass(frozen=True)
class Language:
    code: str  # "my", "en"
    name: str  # in its own words
    organisation: str
    pages: Mapping[str, Page]
    phrases: tuple[Phrase, ...]
    acknowledgement: str
    cover_answer: str


@dataclass(frozen=True)
class Limits:
    danger_minutes: int
    answer_minutes: int
    answer_days: int
    intake_days: int
    notices_ahead_days: int
    idle_minutes: int


@dataclass(frozen=True)
class Programme:
    key: str
    demonstration: bool
    exit_url: str
    security_contact: str
    languages: tuple[Language, ...]  # the first is the one a newcomer sees
    limits: Limits


PAGES = ("call", "safety", "standards", "support", "families", "real")


def load(folder: pathlib.Path) -> Programme:
    """Read a profile from its folder. Raises ProgrammeError naming the file and what is missing."""
    document = _read(folder / "programme.toml")
    return Programme(
        key=_text(document, "key", folder),
        demonstration=bool(document["demonstration"]),
        exit_url=_text(document, "exit_url", folder),
        security_contact=_text(document, "security_contact", folder),
        languages=tuple(_language(folder, code) for code in document["languages"]),
        limits=Limits(**document["limits"]),
    )


def _language(folder: pathlib.Path, code: str) -> Language:
    own = folder / code
    document = _read(own / "language.toml")
    return Language(
        code=code,
        name=_text(document, "name", own),
        organisation=_text(document, "organisation", own),
        pages={name: _page(own, name) for name in PAGES},
        phrases=tuple(Phrase(**phrase) for phrase in document["phrase"]),
        acknowledgement=_text(document, "acknowledgement", own),
        cover_answer=_text(document, "cover_answer", own),
    )


def _page(own: pathlib.Path, name: str) -> Page:
    path = own / f"{name}.toml"
    document = _read(path)
    return Page(
        name=name,
        link=_text(document, "link", path),
        heading=_text(document, "heading", path),
        lead=_text(document, "lead", path),
        sections=tuple(_section(section) for section in document["section"]),
    )


def _section(section: Mapping[str, Any]) -> Section:
    return Section(
        heading=section["heading"],
        paragraphs=tuple(section.get("paragraphs", ())),
        points=tuple(section.get("points", ())),
    )


def _read(path: pathlib.Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ProgrammeError(f"{path} cannot be read: {error}") from error


def _text(document: Mapping[str, Any], key: str, path: pathlib.Path) -> str:
    value = document.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ProgrammeError(f"{path} has no {key!r}.")
    return value
