"""Zawgyi, the older way of writing Burmese on phones, turned into Unicode by rules.

Zawgyi puts its own letters on Burmese code points and stores them as the eye sees them: the vowel e and the
medial ra before their consonant, stacked consonants and narrow forms as letters of their own. So each cluster
(what stands before a consonant, the consonant, what hangs on it) is read by a table and put into the order of
Unicode (Technical Note 11). The rules are blind: whether a text is Zawgyi at all is asked elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_E, _VIRAMA, _ASAT, _KINZI = "\u1031", "\u1039", "\u103a", "\u1004\u103a\u1039"
_LATE_ASAT = "\ufffe"  # an asat written after aa, while the marks are put in order


def _run(first: int, letters: str, before: str = "") -> dict[int, str]:
    return {first + number: before + letter for number, letter in enumerate(letters)}


# What each code point of Zawgyi stands for, where it is not what Unicode has there.
_RA = _run(0x103B, "\u103c") | _run(0x107E, "\u103c" * 7)
_BASES = {
    **_run(0x106A, "\u1009\u100a"),
    0x106E: "\u100d\u1039\u100d",
    0x106F: "\u100d\u1039\u100e",
    0x1086: "\u103f",
    0x108F: "\u1014",
    0x1090: "\u101b",
    0x1091: "\u100f\u1039\u100d",
    0x1092: "\u100b\u1039\u100c",
    0x1097: "\u100b\u1039\u100b",
}
_STACKED = {
    **_run(0x1060, "ကခဂဃ", _VIRAMA),
    **_run(0x1065, "စဆဆဇဈ", _VIRAMA),
    **_run(0x106C, "ဋဌ", _VIRAMA),
    **_run(0x1070, "ဏတတထထဒဓနပဖဗဘမ", _VIRAMA),
    **_run(0x1085, "လ", _VIRAMA),
    **_run(0x1093, "ဘ", _VIRAMA),
    0x1096: "\u1039\u1010\u103d",
}
_MARKS = {
    **_run(0x1033, "\u102f\u1030"),
    **_run(0x1039, "\u103a\u103b"),
    **_run(0x103C, "\u103d\u103e"),
    0x105A: "\u102b\u103a",
    0x1064: _KINZI,
    0x107D: "\u103b",
    0x1087: "\u103e",
    0x1088: "\u103e\u102f",
    0x1089: "\u103e\u1030",
    0x108A: "\u103d\u103e",
    0x108B: _KINZI + "\u102d",
    0x108C: _KINZI + "\u102e",
    0x108D: _KINZI + "\u1036",
    0x108E: "\u102d\u1036",
    **_run(0x1094, "\u1037\u1037"),
}
_TABLE = _RA | _BASES | _STACKED | _MARKS

# Letters that writers of Zawgyi put together out of others: jha, o, and the long o.
_COMPOSED = {"\u1005\u103b": "\u1008", "\u101e\u103c": "\u1029", "\u1029\u1031\u102c\u103a": "\u102a"}
_AFORESAID = "\u104e\u1004\u103a\u1038"

# The order in which marks follow a consonant in Unicode, by the first letter of each.
_IN_ORDER = (
    *(_VIRAMA, _ASAT, "\u103b", "\u103c", "\u103d", "\u103e", _E),
    *("\u102d\u102e\u1032", "\u102f\u1030", "\u102b\u102c", _LATE_ASAT, "\u1036", "\u1037", "\u1038"),
)
_RANK = {mark: rank for rank, marks in enumerate(_IN_ORDER) for mark in marks}


def _any_of(codes: Iterable[int]) -> str:
    return "".join(map(chr, codes))


_PIECE = re.compile(
    rf"(?P<before>[{_E}{_any_of(_RA)}]*)(?P<base>[\u1000-\u102a\u103f\u1040\u1047{_any_of(_BASES)}])"
    rf"(?P<marks>(?:[\u102b-\u1030\u1032\u1036-\u1038{_any_of(_STACKED | _MARKS)}]| [\u1037\u1094\u1095])*)"
    r"|(?P<aforesaid>[\u104e\u1044]\u1004\u1039\u1038|\u104e)|.",
    re.DOTALL,
)
_MARK = re.compile(rf"{_VIRAMA}.|.")
_FROM_AA_ON = re.compile(r"[\u102b\u102c].*")
_BURMESE = re.compile(r"[\u1000-\u109f]")
_DIGIT_OR_POINT = re.compile(r"[0-9\u1040-\u1049.,]")


@dataclass(frozen=True)
class Piece:
    """What `original[start:end]` reads as."""

    reading: str
    start: int
    end: int


def pieces(original: str) -> Iterator[Piece]:
    """Read a Zawgyi text cluster by cluster; together the pieces cover the whole original."""
    for found in _PIECE.finditer(original):
        yield Piece(unicodedata.normalize("NFC", _reading(found)), found.start(), found.end())


def to_unicode(original: str) -> str:
    """Return the Unicode reading of a Zawgyi text."""
    return "".join(piece.reading for piece in pieces(original))


def _reading(found: re.Match[str]) -> str:
    if found["aforesaid"]:
        return _AFORESAID
    if found["base"] is None:
        return found[0].translate(_TABLE)
    marks = (found["before"] + found["marks"]).translate(_TABLE).replace(" ", "")
    kinzi = _KINZI if _KINZI in marks else ""
    marks = marks.replace(_KINZI, "")
    cluster = kinzi + _base(found, marks) + _in_order(marks)
    for apart, whole in _COMPOSED.items():
        cluster = cluster.replace(apart, whole)
    return cluster


def _base(found: re.Match[str], marks: str) -> str:
    """Return the consonant itself: writers of Zawgyi take u for nya, zero for wa and seven for ra."""
    base = found["base"]
    if base == "\u1025" and not {_ASAT, _VIRAMA, "\u102c"}.isdisjoint(marks):
        return "\u1009"
    if base == "\u1040" and (marks or _stands_in_a_word(found)):
        return "\u101d"
    if base == "\u1047" and marks:
        return "\u101b"
    return str(base.translate(_TABLE))


def _stands_in_a_word(found: re.Match[str]) -> bool:
    text, start, end = found.string, found.start(), found.end()
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return _BURMESE.search(beside) is not None and not _DIGIT_OR_POINT.search(beside)


def _in_order(marks: str) -> str:
    """Put marks into Unicode's order, each once. An asat written after aa stays there; any other goes first."""
    marks = _FROM_AA_ON.sub(lambda found: found[0].replace(_ASAT, _LATE_ASAT), marks)
    each_once = dict.fromkeys(_MARK.findall(marks))
    return "".join(sorted(each_once, key=lambda mark: _RANK[mark[0]])).replace(_LATE_ASAT, _ASAT)
