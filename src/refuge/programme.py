"""The programme profile: what one committee says, in which languages and by which time limits.

Another committee runs Refuge by changing its profile, never code.
"""

from __future__ import annotations

import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from refuge.standards import Standards, read_standards
from refuge.tables import ProgrammeError, Table


@dataclass(frozen=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    name: str  # call, safety, standards, support, families, real, report
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
class Notice:
    """What a person hears before they are asked for one level of consent: these words and no others."""

    level: str  # c0 … c7
    version: int
    title: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The very words that are read aloud, and that the hash of a consent is made of."""
        return "\n".join((self.title, *self.sentences))


@dataclass(frozen=True)
class Language:
    code: str  # "my", "en"
    name: str  # in its own words
    organisation: str
    pages: Mapping[str, Page]
    check: Page  # what is said where a copy's number is typed
    phrases: tuple[Phrase, ...]
    reminders: tuple[Phrase, ...]  # what an automatic message may say: nothing to anybody but its reader
    acknowledgement: str
    cover_answer: str
    notices: Mapping[str, Notice]


@dataclass(frozen=True)
class Limits:
    danger_minutes: int
    answer_minutes: int
    answer_days: int
    intake_days: int
    notices_ahead_days: int
    idle_minutes: int
    review_high_days: int
    review_medium_days: int
    review_low_days: int
    content_days: int
    first_check_in_hours: int
    check_in_grace_minutes: int
    check_in_step_minutes: int
    reception_days: int
    reception_most_days: int
    card_short_days: int
    card_long_days: int
    child_care_hours: int
    interim_care_days: int
    decision_days: int
    decision_extension_days: int
    appeal_days: int
    appeal_decided_days: int
    custody_release_days: int
    assessment_high_days: int
    assessment_other_days: int
    placement_days: int
    inspection_days: int
    least_tenths_of_square_metre: int
    most_people_for_a_toilet: int
    least_litres_of_water: int
    waiver_days: int
    sharing_days: int
    consent_days: int
    testimony_cooling_days: int
    shown_minutes: int
    return_reflection_hours: int
    lost_contact_days: int
    complaint_acknowledge_hours: int
    complaint_answer_days: int
    triage_hours: int
    inquiry_days: int
    breach_appeal_days: int
    refresh_days: int
    reaffirm_days: int


@dataclass(frozen=True)
class Programme:
    key: str
    demonstration: bool
    second_holder: bool  # whether a second person is proposed to hold each new case
    exit_url: str
    security_contact: str
    time_zone: str  # by whose clock the office counts days, e.g. Asia/Yangon
    languages: tuple[Language, ...]  # the first is the one a newcomer sees
    limits: Limits
    standards: Standards


PAGES = ("call", "safety", "standards", "support", "families", "real")
REPORT = "report"  # how to tell of something done against the standards: reached from the page about them
LEVELS = ("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7")


def load(folder: pathlib.Path) -> Programme:
    """Read a profile from its folder. Raises ProgrammeError naming the file and what is wrong in it."""
    top = Table.read(folder / "programme.toml", _KEYS_OF_PROGRAMME)
    languages = tuple(_language(folder / code, code) for code in top.texts("languages"))
    _check_languages(folder, languages)
    return Programme(
        key=top.text("key"),
        demonstration=top.truth("demonstration"),
        second_holder=top.truth("second_holder"),
        exit_url=top.address("exit_url", ("https://", "http://")),
        security_contact=top.address("security_contact", ("mailto:", "https://")),
        time_zone=top.time_zone("time_zone"),
        languages=languages,
        limits=_limits(top),
        standards=read_standards(folder / "standards", top.texts("languages")),
    )


_KEYS_OF_PROGRAMME = {
    "key",
    "demonstration",
    "second_holder",
    "languages",
    "exit_url",
    "security_contact",
    "time_zone",
    "limits",
}
_KEYS_OF_LANGUAGE = {"name", "organisation", "acknowledgement", "cover_answer", "phrase", "reminder"}
_KEYS_OF_PAGE = {"link", "heading", "lead", "section"}
_KEYS_OF_SECTION = {"heading", "paragraphs", "points"}
_KEYS_OF_PHRASE = {field.name for field in fields(Phrase)}
_KEYS_OF_NOTICES = {"version", "common", "notice"}
_KEYS_OF_NOTICE = {"level", "title", "sentences"}
_KEYS_OF_LIMITS = {field.name for field in fields(Limits)}


def _language(own: pathlib.Path, code: str) -> Language:
    table = Table.read(own / "language.toml", _KEYS_OF_LANGUAGE)
    phrases, reminders = _phrases(table, "phrase"), _phrases(table, "reminder")
    return Language(
        code=code,
        name=table.text("name"),
        organisation=table.text("organisation"),
        pages={name: _page(own / f"{name}.toml", name) for name in (*PAGES, REPORT)},
        check=_page(own / "check.toml", "check"),
        phrases=phrases,
        reminders=reminders,
        acknowledgement=table.text("acknowledgement"),
        cover_answer=table.text("cover_answer"),
        notices=_notices(own / "notices.toml"),
    )


def _page(path: pathlib.Path, name: str) -> Page:
    table = Table.read(path, _KEYS_OF_PAGE)
    return Page(
        name=name,
        link=table.text("link"),
        heading=table.text("heading"),
        lead=table.text("lead"),
        sections=tuple(_section(entry) for entry in table.tables("section", _KEYS_OF_SECTION)),
    )


def _section(table: Table) -> Section:
    section = Section(
        heading=table.text("heading"),
        paragraphs=table.texts("paragraphs", optional=True),
        points=table.texts("points", optional=True),
    )
    if not section.paragraphs and not section.points:
        raise table.wrong("needs 'paragraphs' or 'points'")
    return section


def _phrases(table: Table, kind: str) -> tuple[Phrase, ...]:
    phrases = tuple(_phrase(entry) for entry in table.tables(kind, _KEYS_OF_PHRASE))
    table.check_no_repeats(kind, [phrase.key for phrase in phrases])
    return phrases


def _phrase(table: Table) -> Phrase:
    return Phrase(key=table.text("key"), title=table.text("title"), text=table.text("text"))


def _notices(path: pathlib.Path) -> dict[str, Notice]:
    """One notice for each level, each ending with what holds for all of them."""
    table = Table.read(path, _KEYS_OF_NOTICES)
    version, common = table.number("version"), table.texts("common")
    notices = [_notice(entry, version, common) for entry in table.tables("notice", _KEYS_OF_NOTICE)]
    if tuple(one.level for one in notices) != LEVELS:
        raise table.wrong(f"needs one notice for each of {', '.join(LEVELS)}, in this order")
    return {one.level: one for one in notices}


def _notice(table: Table, version: int, common: tuple[str, ...]) -> Notice:
    sentences = (*table.texts("sentences"), *common)
    return Notice(table.text("level"), version, table.text("title"), sentences)


def _limits(top: Table) -> Limits:
    table = top.table("limits", _KEYS_OF_LIMITS)
    return Limits(**{name: table.number(name) for name in _KEYS_OF_LIMITS})


def _check_languages(folder: pathlib.Path, languages: Sequence[Language]) -> None:
    """Whoever reads one language is told as much, and can be answered as well, as whoever reads another."""
    first = languages[0]
    for other in languages[1:]:
        _check_same_phrases(folder, first, other)
        _check_same_sections(folder, first, other)
        _check_same_notices(folder, first, other)


def _check_same_phrases(folder: pathlib.Path, first: Language, other: Language) -> None:
    different = _keys(first) ^ _keys(other)
    if different:
        path = folder / other.code / "language.toml"
        raise ProgrammeError(f"{path}: phrases differ from {first.code!r}: {', '.join(sorted(different))}.")


def _keys(language: Language) -> set[str]:
    return {phrase.key for phrase in (*language.phrases, *language.reminders)}


def _check_same_sections(folder: pathlib.Path, first: Language, other: Language) -> None:
    for name in (*PAGES, REPORT, "check"):
        expected, found = len(_said(first, name).sections), len(_said(other, name).sections)
        if expected != found:
            path = folder / other.code / f"{name}.toml"
            raise ProgrammeError(f"{path}: has {found} sections, in {first.code!r} there are {expected}.")


def _said(language: Language, name: str) -> Page:
    return language.check if name == "check" else language.pages[name]


def _check_same_notices(folder: pathlib.Path, first: Language, other: Language) -> None:
    """Whoever hears a notice in one language hears as much of it, in the same version, as in another."""
    for level in LEVELS:
        expected, found = first.notices[level], other.notices[level]
        if (expected.version, len(expected.sentences)) != (found.version, len(found.sentences)):
            path = folder / other.code / "notices.toml"
            raise ProgrammeError(f"{path}: {level} differs from {first.code!r} in version or in sentences.")
