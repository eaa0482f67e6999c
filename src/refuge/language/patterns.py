"""Finds what must not be written down: identity-card numbers, phone numbers, units, coordinates.

It warns while somebody types and offers to redact; it never validates an identity. Each text is read twice, as
it stands and as Zawgyi, and what is found is given by its place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.language import zawgyi
from refuge.language.digits import decimal_digits
from refuge.language.zawgyi import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARK = "[…]"


class Kind(StrEnum):
    """What was found."""

    identity_card = "identity_card"
    phone = "phone"
    unit = "unit"
    coordinates = "coordinates"


@dataclass(frozen=True)
class Found:
    """`text[start:end]` is of this kind. The text itself is not kept."""

    kind: Kind
    start: int
    end: int


def find_forbidden(text: str) -> tuple[Found, ...]:
    """Return what must not be kept, in order and without overlap. Never raises."""
    readings = (_as_it_stands(text), zawgyi.pieces(text))
    return tuple(_merged(found for reading in readings for found in _find(list(reading))))


def redact(text: str, found: Iterable[Found]) -> str:
    """Put a neutral mark in place of each of these, and change nothing else."""
    kept, position = "", 0
    for one in _merged(found):
        kept += text[position : one.start] + MARK
        position = one.end
    return kept + text[position:]


def _merged(found: Iterable[Found]) -> list[Found]:
    merged: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if merged and one.start < merged[-1].end:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return merged


_WITH_MARKS = re.compile(r"[^\u0300-\u036f\u102b-\u103e][\u0300-\u036f\u102b-\u103e]*|.", re.DOTALL)


def _as_it_stands(text: str) -> Iterator[Piece]:
    """Read the text in normal form C, letter by letter with its marks."""
    for found in _WITH_MARKS.finditer(text):
        yield Piece(unicodedata.normalize("NFC", found[0]), found.start(), found.end())


def _find(pieces: list[Piece]) -> Iterator[Found]:
    """Search the joined pieces, every digit as 0 to 9, and lead each place back to the original."""
    owner = [piece for piece in pieces for _ in piece.reading]
    reading = decimal_digits("".join(piece.reading for piece in pieces))
    for kind, start, end in _spans(reading):
        yield Found(kind, owner[start].start, owner[end - 1].end)


def _spans(reading: str) -> Iterator[tuple[Kind, int, int]]:
    for kind, patterns in _PATTERNS.items():
        for pattern in patterns:
            yield from ((kind, *found.span()) for found in pattern.finditer(reading))
    yield from ((Kind.phone, *span) for span in _phones(reading))


# Every repetition is bounded, or ends at a letter that it cannot take itself: no text makes a search slow.

# State / township (class) number, in Latin and in Burmese letters.
_IDENTITY_CARDS = (
    r"""(?<![0-9]) (?:1[0-4]|[1-9]) \s*[/\\-]\s* [A-Za-z]{3,9} \s*
        \(\s* (?:N|NAING|C|E|P|T|Y|S) \s*\) \s*[0-9]{5,6}""",
    r"""(?<![0-9]) (?:1[0-4]|[1-9]) \s*[/\\-]\s* [က-ဪ0]{2,4} \s*
        \(\s* (?:နိုင်|ဧည့်|ပြု|သာသနာ|ယာယီ|စ|နို|N) \s*\) \s*[0-9]{5,6}""",
)

# A kind of formation, and its number after or before it.
_FORMATION = r"""(?: LIB | LIR | LID | IB | MOC | ROC | RMC | BGF
    | (?:light\s+)? (?:infantry\s+)? (?:battalion|regiment|division|brigade|platoon)
    | (?:military|regional)\s+operations?\s+command | border\s+guard\s+force )"""
_FORMATION_MY = r"""(?: ခလရ | ခမရ | တမခ | စကခ | ဒကစ | နခခ | တပ်ရင်း | တပ်မဟာ | တပ်မ | တပ်ခွဲ | တပ်စု | စစ်ဗျူဟာ
    | နယ်ခြားစောင့်တပ် ) (?![\u102b-\u103e]|တော်)"""
_UNITS = (
    rf"\b{_FORMATION} [\s.#:()-]{{0,3}} (?:(?:no|number)[\s.:(]{{0,3}})? [0-9]{{1,4}}\b \)?",
    rf"\(? \b[0-9]{{1,4}} (?:st|nd|rd|th)? \)? \s*{_FORMATION}\b",
    rf"(?:ခြေလျင်|ခြေမြန်)? {_FORMATION_MY} [\s()/.-]{{0,3}} (?:အမှတ်[\s()]{{0,3}})? [0-9]{{1,4}}(?![0-9]) \)?",
    rf"\(? (?<![0-9])[0-9]{{1,4}} [\s()]{{0,3}} (?:ခြေလျင်|ခြေမြန်)? {_FORMATION_MY}",
)

_DEGREES = r"-?[0-9]{1,3}\.[0-9]{3,12}(?![0-9]) \s{0,2}°? \s{0,2}"
_MINUTES = r"(?:[0-9]{1,2}(?:\.[0-9]{1,9})? \s{0,2} ['′’] \s{0,2})?"
_SECONDS = r"(?:[0-9]{1,2}(?:\.[0-9]{1,9})? \s{0,2} (?:[\"″”]|''|′′) \s{0,2})?"
_ZONE = r"(?<![0-9])(?:[1-9]|[1-5][0-9]|60) \s? (?-i:[C-HJ-NP-X])"  # of the military grid
_COORDINATES = (
    rf"(?<![0-9.]) {_DEGREES} (?:[NS]\b)? [\s,;/]{{0,3}} (?<=[\s,;/NS°]) {_DEGREES} (?:[EW]\b)?",
    rf"(?<![0-9]) [0-9]{{1,3}}(?:\.[0-9]{{1,9}})? \s{{0,2}}[°º]\s{{0,2}} {_MINUTES} {_SECONDS} [NSEW]\b",
    rf"{_ZONE} \s? (?-i:[A-HJ-NP-Z][A-HJ-NP-V]) \s? (?:[0-9]{{2,5}}\s[0-9]{{2,5}} | (?:[0-9]{{2}}){{2,5}})\b",
    rf"{_ZONE} \s{{1,2}} [0-9]{{6}} \s{{0,2}}m?E? [\s,]{{1,3}} [0-9]{{6,7}} (?:\s{{0,2}}m?N)?\b",
    r"\bgrid (?:\s(?:ref(?:erence)?|no|number|square))? [\s.:#]{0,3} (?:[A-Z]{2}\s?)? [0-9]{2,5}\s?[0-9]{3,5}\b",
    r"(?:မြေပုံညွှန်း|ညွှန်းကွက်|လတ္တီကျု|လောင်ဂျီကျု|လတ္တီတွဒ်|လောင်ဂျီတွဒ်) [^0-9\n]{0,12} [0-9][0-9.°'\s]{1,14}[0-9]",
    r"\b(?=[0-9]{0,8}[A-Z]) (?-i:[2-9CFGHJMPQRVWX]{4,8}) \+ (?-i:[2-9CFGHJMPQRVWX]{2,3})\b",  # open location code
    r"(?:maps\.app\.goo\.gl|goo\.gl/maps|google\.[a-z]{2,3}/maps|maps\.google\.[a-z]{2,3}|///[a-z]+\.[a-z]+\.)[!-~]*",
)

_PATTERNS = {
    kind: tuple(re.compile(pattern, re.IGNORECASE | re.VERBOSE) for pattern in patterns)
    for kind, patterns in (
        (Kind.identity_card, _IDENTITY_CARDS),
        (Kind.unit, _UNITS),
        (Kind.coordinates, _COORDINATES),
    )
}

# Phone numbers: Myanmar's with 0 or 95 before them, Thailand's with 0 or 66.
_BETWEEN = r" .()\u00a0\u2000-\u2015\u202f\u2060-"
_NUMBER = re.compile(rf"(?<![0-9])(?:\+|\(\+?)?[0-9](?:[{_BETWEEN}]{{0,3}}[0-9]){{5,}}+")
_MYANMAR = re.compile(
    r"(?:0|(?:00)?95)(?:1[0-9]{5,7}|95[0-9]{6}|(?:[4-7]|9[0-46-9])[0-9]{6,8}|(?:2|8[0-9])[0-9]{5,8})"
)
_THAI = re.compile(r"0[689][0-9]{8}|(?:00)?66(?:[689][0-9]{8}|[2-7][0-9]{7})")
_LONGEST_PHONE = 15  # digits (ITU-T E.164)

# What looks like one and is none: a code of ours or a row of it, a day, opening hours.
_CODE = re.compile(rf"(?<![0-9])[0-9]{{4}}(?:[\s{_BETWEEN}]{{1,3}}[0-9]{{4}}){{3,}}(?![0-9])")
_DAY = re.compile(
    r"[0-9]{4}([ .-])(?:0?[1-9]|1[0-2])\1[0-3]?[0-9]|[0-3]?[0-9]([ .-])[01]?[0-9]\2(?:[0-9]{2}){1,2}"
)
_HOURS = re.compile(r"(?:[01][0-9]|2[0-4])[0-5][0-9] ?[-\u2010-\u2015] ?(?:[01][0-9]|2[0-4])[0-5][0-9]")


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for found in _NUMBER.finditer(_CODE.sub(lambda code: "x" * len(code[0]), text)):
        if _is_phone(found[0]):
            yield found.span()
        else:
            yield from _phones_side_by_side(found)


def _phones_side_by_side(found: re.Match[str]) -> Iterator[tuple[int, int]]:
    for group in re.finditer(r"\S+", found[0]):
        if _is_phone(group[0]):
            yield found.start() + group.start(), found.start() + group.end()


def _is_phone(number: str) -> bool:
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) > _LONGEST_PHONE or _DAY.fullmatch(number) or _HOURS.fullmatch(number):
        return False
    return bool(_MYANMAR.fullmatch(digits) or _THAI.fullmatch(digits))
