"""Zawgyi, the older way of writing Burmese on phones, turned into Unicode by rules.

Zawgyi puts its own letters on Burmese code points and stores them as the eye sees them: the vowel e and the
medial ra before their consonant, stacked consonants and narrow forms as letters of their own. So each cluster (what
stands before a consonant, the consonant, what hangs on it) is read by a table and put into the order of Unicode
(Unicode Technical Note 11). The rules are blind: whether a text is Zawgyi at all is asked elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VIRAMA, _ASAT, _E, _AA = "\u1039", "\u103a", "\u1031", "\u102b\u102c"
_KINZI = "\u1004\u103a\u1039"

_RA = dict.fromkeys((4155, *range(4222, 4229)), "ြ")
_BASES = {
    0x106A: "\u1009",
    0x106B: "\u100a",
    0x106E: "\u100d\u1039\u100d",
    0x106F: "\u100d\u1039\u100e",
    0x1086: "\u103f",
    0x108F: "\u1014",
    0x1090: "\u101b",
    0x1091: "\u100f\u1039\u100d",
    0x1092: "\u100b\u1039\u100c",
    0x1097: "\u100b\u1039\u100b",
}
_STACKED = dict(
    zip(
        (
            *range(0x1060, 0x1064),
            *range(0x1065, 0x106A),
            0x106C,
            0x106D,
            *range(0x1070, 0x107D),
            0x1085,
            0x1093,
        ),
        "ကခဂဃစဆဆဇဈဋဌဏတတထထဒဓနပဖဗဘမလဘ",
        strict=True,
    )
)
_MARKS = {
    0x1033: "\u102f",
    0x1034: "\u1030",
    0x1039: _ASAT,
    0x103A: "\u103b",
    0x103C: "\u103d",
    0x103D: "\u103e",
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
    0x1094: "\u1037",
    0x1095: "\u1037",
    0x1096: "\u1039\u1010\u103d",
} | {code: _VIRAMA + letter for code, letter in _STACKED.items()}
_PLAIN_MARKS = {code: chr(code) for code in (*range(0x102B, 0x1031), 0x1032, *range(0x1036, 0x1039))}
_TABLE = _RA | _BASES | _MARKS

# Letters that Zawgyi writers put together out of others: jha, o, and the long o.
_COMPOSED = {"\u1005\u103b": "\u1008", "\u101e\u103c": "\u1029", "\u1029\u1031\u102c\u103a": "\u102a"}

# The order in which marks follow a consonant in Unicode.
_ORDER = (
    "\u103a",
    "\u103b",
    "\u103c",
    "\u103d",
    "\u103e",
    "\u1031",
    "\u102d\u102e\u1032",
    "\u102f\u1030",
    _AA,
)
_RANK = {
    mark: rank for rank, marks in enumerate((*_ORDER, "", "\u1036", "\u1037", "\u1038")) for mark in marks
}
_RANK_AFTER_AA = len(_ORDER)


def _any_of(codes: object) -> str:
    return "".join(map(chr, codes))  # type: ignore[call-overload]


_PIECE = re.compile(
    rf"(?P<before>[{_E}{_any_of(_RA)}]*)(?P<base>[\u1000-\u102a\u103f\u1040\u1047{_any_of(_BASES)}])"
    rf"(?P<marks>(?:[{_any_of(_MARKS | _PLAIN_MARKS)}]| [\u1037\u1094\u1095])*)"
    r"|(?P<aforesaid>[\u104e\u1044]\u1004\u1039\u1038|\u104e)|.",
    re.DOTALL,
)
_TOKEN = re.compile(rf"{_VIRAMA}.|.")
_DIGIT_OR_POINT = frozenset("0123456789၀၁၂၃၄၅၆၇၈၉.,")


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
        return "\u104e\u1004\u103a\u1038"
    if found["base"] is None:
        return found[0].translate(_TABLE)
    marks = (found["before"] + found["marks"]).translate(_TABLE).replace(" ", "")
    kinzi, marks = (_KINZI, marks.replace(_KINZI, "")) if _KINZI in marks else ("", marks)
    base = _base(found, marks)
    cluster = kinzi + base + "".join(_in_order(_TOKEN.findall(marks)))
    for apart, whole in _COMPOSED.items():
        cluster = cluster.replace(apart, whole)
    return cluster


def _base(found: re.Match[str], marks: str) -> str:
    """The consonant itself: Zawgyi writers take nya for u, zero for wa and seven for ra."""
    base = found["base"]
    if base == "\u1025" and any(mark in marks for mark in (_ASAT, _VIRAMA, "\u102c")):
        return "\u1009"
    if base == "\u1040" and (marks or _stands_in_a_word(found)):
        return "\u101d"
    if base == "\u1047" and marks:
        return "\u101b"
    return str(base.translate(_TABLE))


def _stands_in_a_word(found: re.Match[str]) -> bool:
    text, start, end = found.string, found.start(), found.end()
    neighbours = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any("\u1000" <= one <= "\u109f" for one in neighbours) and not _DIGIT_OR_POINT.intersection(
        neighbours
    )


def _in_order(tokens: list[str]) -> list[str]:
    """Each mark once, in Unicode's order; an asat written after aa stays after it (ေက်ာ္), else it goes first."""
    after_aa: list[bool] = []
    seen = False
    for token in tokens:
        seen = seen or token in _AA
        after_aa.append(seen and token == _ASAT)
    ranked = {
        token: _RANK_AFTER_AA if late else _RANK.get(token, -1)
        for token, late in zip(tokens, after_aa, strict=True)
    }
    return sorted(ranked, key=ranked.__getitem__)
