"""Finds what must not be written down: identity-card numbers, phone numbers, units, coordinates.

It warns while somebody types and offers to redact; it never validates an identity. Each text is read twice, as it
stands and as Zawgyi, and what is found is given by its place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.language import zawgyi
from refuge.language.digits import decimal_digits
from refuge.language.zawgyi import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MARK = "[…]"

Span = tuple[int, int]


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
    found = [one for reading in (_as_it_stands, zawgyi.pieces) for one in _find(list(reading(text)))]
    return tuple(_merged(sorted(found, key=lambda one: (one.start, -one.end))))


def redact(text: str, found: Iterable[Found]) -> str:
    """Put a neutral mark in place of each of these, and change nothing else."""
    kept, position = [], 0
    for one in sorted(found, key=lambda one: one.start):
        if one.end > position:
            kept.append(text[position : max(one.start, position)] + (MARK if one.start >= position else ""))
            position = one.end
    return "".join(kept) + text[position:]


def _merged(found: Iterable[Found]) -> list[Found]:
    merged: list[Found] = []
    for one in found:
        if merged and one.start < merged[-1].end:
            merged[-1] = Found(merged[-1].kind, merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return merged


def _as_it_stands(text: str) -> Iterator[Piece]:
    """The text in normal form C, letter by letter with its marks."""
    for found in re.finditer(
        r"[^\u0300-\u036f\u102b-\u103e][\u0300-\u036f\u102b-\u103e]*|.", text, re.DOTALL
    ):
        yield Piece(unicodedata.normalize("NFC", found[0]), found.start(), found.end())


def _find(pieces: list[Piece]) -> Iterator[Found]:
    """Search the joined pieces, every digit as 0 to 9, and lead each place back to the original."""
    owner = [piece for piece in pieces for _ in piece.reading]
    reading = decimal_digits("".join(piece.reading for piece in pieces))
    for kind, search in _SEARCHES.items():
        for start, end in search(reading):
            yield Found(kind, owner[start].start, owner[end - 1].end)


# Identity cards: state / township (class) number, in Latin and in Burmese letters.

_IDENTITY_CARDS = (
    re.compile(
        r"(?<![0-9])(?:1[0-4]|[1-9])\s*[/\\-]\s*[A-Za-z]{3,9}\s*\(\s*(?:N|NAING|C|E|P|T|Y|S)\s*\)\s*[0-9]{5,6}",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![0-9])(?:1[0-4]|[1-9])\s*[/\\-]\s*[က-ဪ0]{2,4}\s*"
        r"\(\s*(?:နိုင်|ဧည့်|ပြု|သာသနာ|ယာယီ|စ|နို|N)\s*\)\s*[0-9]{5,6}"
    ),
)


def _identity_cards(text: str) -> Iterator[Span]:
    for pattern in _IDENTITY_CARDS:
        yield from (found.span() for found in pattern.finditer(text))


# Phone numbers: Myanmar with 0 or 95, Thailand with 0 or 66.

_NUMBER = re.compile(
    r"(?<![\w.,/:])(?:\+|\(\+?)?[0-9](?:[ .()\u00a0\u2010-\u2015-]{0,3}[0-9]){5,}(?![\w/:])(?![.,][0-9])"
)
_LONGEST_PHONE = 15  # ITU-T E.164
_MYANMAR = re.compile(
    r"(?:0|(?:00)?95)(?:1[0-9]{5,7}|95[0-9]{6}|(?:[4-7]|9[0-46-9])[0-9]{6,8}|(?:2|8[0-9])[0-9]{5,8})"
)
_THAI = re.compile(r"0[689][0-9]{8}|(?:00)?66(?:[689][0-9]{8}|[2-7][0-9]{7})")
_DATE = re.compile(
    r"(?:[0-9]{4}(?P<a>[ .-])(?:0?[1-9]|1[0-2])(?P=a)[0-3]?[0-9]|[0-3]?[0-9](?P<b>[ .-])[01]?[0-9](?P=b)(?:[0-9]{2}){1,2})"
)
_HOURS = re.compile(r"(?:[01][0-9]|2[0-4])[0-5][0-9][ -]+(?:[01][0-9]|2[0-4])[0-5][0-9]")


# Four digits, and again: a code of ours, or a row of one.
_CODE = re.compile(r"(?<![0-9])[0-9]{4}(?:[\s.\u2010-\u2015-]{1,3}[0-9]{4}){3,}(?![0-9])")


def _phones(text: str) -> Iterator[Span]:
    for found in _NUMBER.finditer(_CODE.sub(lambda code: "x" * len(code[0]), text)):
        if _is_phone(found[0]):
            yield found.span()
        else:
            yield from _phones_apart(found)


def _phones_apart(found: re.Match[str]) -> Iterator[Span]:
    """Several numbers with only spaces between them."""
    for group in re.finditer(r"\S+", found[0]):
        if _is_phone(group[0]):
            yield found.start() + group.start(), found.start() + group.end()


def _is_phone(number: str) -> bool:
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) > _LONGEST_PHONE or _DATE.fullmatch(number) or _HOURS.fullmatch(number):
        return False
    return bool(_MYANMAR.fullmatch(digits) or _THAI.fullmatch(digits))


# Units: a kind of formation beside its number.

_FORMATION = (
    r"(?:LIB|LIR|LID|IB|ID|MOC|ROC|RMC|BGF|KNDF|PDF"
    r"|(?:light\s+)?(?:infantry\s+)?(?:battalion|regiment|division|brigade|platoon)"
    r"|(?:military|regional)\s+operations?\s+command|border\s+guard\s+(?:force|battalion))"
)
_GAP = r"[\s.#:()-]{0,3}(?:(?:no|number)[\s.:(]{0,3})?"
_BURMESE_FORMATION = (
    r"(?:ခလရ|ခမရ|တမခ|စကခ|ဒကစ|နခခ|တပ်ရင်း|တပ်မဟာ|တပ်မ|တပ်ခွဲ|တပ်စု|စစ်ဗျူဟာ|နယ်ခြားစောင့်တပ်|ခြေလျင်တပ်ရင်း|ခြေမြန်တပ်ရင်း)"
)
_BURMESE_GAP = r"[\s()/.-]{0,3}(?:အမှတ်[\s()]{0,3})?"
_UNITS = (
    re.compile(rf"\b{_FORMATION}{_GAP}[0-9]{{1,4}}\b\)?", re.IGNORECASE),
    re.compile(rf"\b[0-9]{{1,4}}(?:st|nd|rd|th)?\)?\s*{_FORMATION}\b", re.IGNORECASE),
    re.compile(rf"{_BURMESE_FORMATION}{_BURMESE_GAP}[0-9]{{1,4}}(?![0-9])\)?"),
    re.compile(rf"\(?(?<![0-9])[0-9]{{1,4}}[\s()]{{0,3}}(?:ခြေလျင်|ခြေမြန်)?{_BURMESE_FORMATION}"),
)


def _units(text: str) -> Iterator[Span]:
    for pattern in _UNITS:
        yield from (found.span() for found in pattern.finditer(text))


# Coordinates: decimal degrees, degrees and minutes, military grids, open location codes.

_COORDINATES = (
    re.compile(
        r"(?<![0-9.])-?[0-9]{1,3}\.[0-9]{3,}\s*°?\s*[NS]?[\s,;/]+-?[0-9]{1,3}\.[0-9]{3,}(?![0-9])\s*°?\s*(?:[EW]\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![0-9])[0-9]{1,3}(?:\.[0-9]+)?\s*[°º]\s*(?:[0-9]{1,2}(?:\.[0-9]+)?\s*['′’]\s*)?(?:[0-9]{1,2}(?:\.[0-9]+)?\s*(?:\"|″|”|''|′′)\s*)?[NSEW]\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:[1-9]|[1-5][0-9]|60)\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z][A-HJ-NP-V]\s?(?:[0-9]{2,5}\s[0-9]{2,5}|(?:[0-9]{2}){2,5})\b"
    ),
    re.compile(r"\b(?:[1-9]|[1-5][0-9]|60)\s?[C-HJ-NP-X]\s+[0-9]{6}\s*(?:m?E)?[\s,]+[0-9]{6,7}\s*(?:m?N)?\b"),
    re.compile(
        r"\bgrid(?:\s+(?:ref(?:erence)?|no|number|square))?[\s.:#]*(?:[A-Z]{2}\s?)?[0-9]{2,5}\s?[0-9]{2,5}\b",
        re.IGNORECASE,
    ),
    re.compile(r"(?:မြေပုံညွှန်း|ညွှန်းကွက်|လတ္တီကျု|လောင်ဂျီကျု|လတ္တီတွဒ်|လောင်ဂျီတွဒ်)[^0-9\n]{0,12}[0-9][0-9.°'\s]{1,14}[0-9]"),
    re.compile(r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"),
)


def _coordinates(text: str) -> Iterator[Span]:
    for pattern in _COORDINATES:
        yield from (found.span() for found in pattern.finditer(text))


_SEARCHES: dict[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.identity_card: _identity_cards,
    Kind.phone: _phones,
    Kind.unit: _units,
    Kind.coordinates: _coordinates,
}
