"""Where a line of Myanmar script may end: for paper, whose printer does not know and lets long lines run off the page.

Burmese, Shan, S'gaw Karen and Mon are written without spaces between words. A line may end between two syllables,
never inside one. A browser finds these places by itself; what prints our papers needs U+200B there.

A syllable begins with a letter, unless that letter closes the syllable before it: an asat (U+103A) or a stack
(U+1039) follows it at once, with at most the dot below (U+1037) between; or it hangs below another, after U+1039.
Everything else, medials, vowel signs, tone marks, belongs to the letter before it. Kinzi is a closing nga (U+1004)
with asat and a stack, so it needs no rule of its own.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

MARK = "\u200b"  # zero width space: a line may end here

_BLOCKS = (("\u1000", "\u109f"), ("\ua9e0", "\ua9ff"), ("\uaa60", "\uaa7f"))
_STACK, _ASAT, _DOT_BELOW = "\u1039", "\u103a", "\u1037"
_GREAT_SA = "\u103f"  # a stacked sa on sa: its upper half closes the syllable before
_LAGAUNG = "\u104e"  # by its kind a sign, and read as a syllable
_LETTER, _DIGIT = "Lo", "Nd"


def with_breaks(text: str) -> str:
    """Return the text with U+200B wherever a line of Myanmar script may end.

    Without U+200B it is the text as it was; done twice it is the same as done once.
    """
    return MARK.join(syllables(text))


def syllables(text: str) -> list[str]:
    """Cut a text where a line may end; joined, the pieces are the text. An empty text is one empty piece."""
    cuts = [0, *(place for place in range(1, len(text)) if _may_end_before(text, place)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def _may_end_before(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if not (_is_myanmar(before) and _is_myanmar(after)) or before == _STACK or _closes(text, place):
        return False
    if unicodedata.category(after) == _DIGIT:  # some type a nought for wa, so it may close a syllable too
        return unicodedata.category(before) != _DIGIT
    return _may_begin(after)


def _is_myanmar(character: str) -> bool:
    return any(first <= character <= last for first, last in _BLOCKS)


def _may_begin(character: str) -> bool:
    if character == _GREAT_SA:
        return False
    return unicodedata.category(character) == _LETTER or character == _LAGAUNG


def _closes(text: str, place: int) -> bool:
    """Say whether the letter here ends the syllable before it."""
    return text[place + 1 : place + 3].removeprefix(_DOT_BELOW)[:1] in {_ASAT, _STACK}
