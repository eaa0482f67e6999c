"""Which way of writing Burmese is this? Asked over a whole field; never a silent conversion.

The words as they were typed are always kept. Where they look like Zawgyi, the Unicode reading stands beside
them.
"""

from __future__ import annotations

import functools
import unicodedata
import warnings
from dataclasses import dataclass, field

from myanmartools import ZawgyiDetector

from refuge.language import zawgyi

# Unicode words of two letters score up to 0.80; Zawgyi of any length 0.95 and more.
LIKELY_ZAWGYI = 0.9


@dataclass(frozen=True)
class Reading:
    """What was typed, how to read it where it is likely Zawgyi, and how likely that is, 0.0 to 1.0."""

    original: str = field(repr=False)
    unicode_reading: str | None = field(repr=False)
    probability: float


@functools.cache
def _detector() -> ZawgyiDetector:
    with warnings.catch_warnings():  # it opens its model in a way that Python 3.11 calls old
        warnings.simplefilter("ignore", DeprecationWarning)
        return ZawgyiDetector()


def nfc(text: str) -> str:
    """Return the text in normal form C (Unicode Annex 15)."""
    return unicodedata.normalize("NFC", text)


def language_of(text: str) -> str:
    """Return "my" where a text has Myanmar letters, else "": nobody said which language it is, and we do not guess."""
    return "my" if any("\u1000" <= letter <= "\u109f" for letter in text) else ""


def zawgyi_probability(text: str) -> float:
    """Return how likely the whole text is Zawgyi; 0.0 where it has no Myanmar letters."""
    return max(
        0.0, float(_detector().get_zawgyi_probability(text))
    )  # the detector says -inf for "no letters"


def zawgyi_to_unicode(text: str) -> str:
    """Read a text as Zawgyi, whether or not it is."""
    return zawgyi.to_unicode(text)


def read(text: str) -> Reading:
    """Return the text with a Unicode reading where it is likely Zawgyi and reads differently."""
    probability = zawgyi_probability(text)
    reading = zawgyi.to_unicode(text) if probability >= LIKELY_ZAWGYI else text
    return Reading(text, None if reading == text else reading, probability)
