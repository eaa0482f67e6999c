"""The very words a person hears before they answer, in their language, and the hash that proves which they were."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from refuge.office.consent.rules import TERMS, Question, covered
from refuge.office.consent.words import in_words
from refuge.programme import Notice
from refuge.protocol import primitives


@dataclass(frozen=True)
class ReadOut:
    """A notice as it is shown and read aloud. `hash` is SHA-256 of the words, in hex."""

    title: str
    sentences: tuple[str, ...]
    language: str
    version: int

    @property
    def hash(self) -> str:
        return primitives.sha256("\n".join((self.title, *self.sentences)).encode()).hex()


def read_out(question: Question) -> ReadOut:
    """Say what is read aloud for one question: what is asked for, then the notice of its level."""
    notice = notice_of(question)
    with override(question.language):
        sentences = (*_what_is_asked(question), *notice.sentences)
    return ReadOut(notice.title, sentences, question.language, notice.version)


def notice_of(question: Question) -> Notice:
    """Find the notice in the person's language; in the programme's first where it speaks no such language."""
    spoken = {language.code: language for language in settings.PROGRAMME.languages}
    language = spoken.get(question.language, settings.PROGRAMME.languages[0])
    return language.notices[question.level]


def _what_is_asked(question: Question) -> tuple[str, ...]:
    asked = []
    if question.recipient:
        asked.append(_("For whom: %(recipient)s") % {"recipient": question.recipient})
    if question.purpose:
        asked.append(_("What for: %(purpose)s") % {"purpose": question.purpose})
    if TERMS[question.level].chosen:
        kinds = ", ".join(in_words(one) for one in sorted(covered(question)))
        asked.append(_("What would be shared: %(kinds)s") % {"kinds": kinds})
    return tuple(asked)
