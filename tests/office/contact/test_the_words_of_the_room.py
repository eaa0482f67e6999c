"""Every code has words, and a clock says how long in the largest unit that still tells."""

from enum import Enum

import pytest
from django.utils import translation

from refuge.office.access.rules import RefusedError
from refuge.office.contact import rules, words
from refuge.office.contact.line import Trouble
from refuge.office.contact.queries import Shelf
from refuge.office.contact.rules import Clock
from refuge.protocol.letter import About, Urgency

SHOWN = [
    rules.State,
    rules.Danger,
    rules.Child,
    rules.Outcome,
    rules.Distrust,
    rules.Step,
    Shelf,
    Trouble,
    Urgency,
    About,
]


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("language", ["en", "my"])
def test_every_code_is_said_in_words(kind: type[Enum], language):
    with translation.override(language):
        said = [words.in_words(code) for code in kind]
    assert all(said)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (38, "38 minutes left"),
        (1, "1 minute left"),
        (119, "119 minutes left"),
        (120, "2 hours left"),
        (1440, "24 hours left"),
        (-1, "late by 1 minute"),
        (-119, "late by 119 minutes"),
        (-120, "late by 2 hours"),
        (-47 * 60, "late by 47 hours"),
        (-9 * 1440, "late by 9 days"),
    ],
)
def test_a_clock_in_words(minutes, said):
    with translation.override("en"):
        assert words.clock_in_words(Clock(minutes)) == said


def test_every_refusal_of_this_room_says_what_can_be_done():
    here = [one for one in vars(rules).values() if isinstance(one, type) and issubclass(one, RefusedError)]
    here.remove(RefusedError)
    assert all(words.refusal_in_words(refusal()) for refusal in here)


def test_a_language_is_said_by_its_own_name():
    assert words.language_in_words("my") == "မြန်မာ"
    assert words.language_in_words("kyu") == "kyu"
