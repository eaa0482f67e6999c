"""The form of a letter: its questions, what was answered, and what has to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from refuge.front.pages.rendering import programme
from refuge.language.digits import in_digits_of
from refuge.protocol.letter import About, Urgency

from . import rules
from .rules import Refusal


@dataclass(frozen=True)
class Written:
    """A letter that may be sealed."""

    text: str = field(repr=False)
    urgency: Urgency
    about: About
    language: str


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    chosen: bool
    lang: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Question:
    name: str
    words: str
    choices: tuple[Choice, ...]
    error: str


@dataclass(frozen=True)
class Wrong:
    """One line of the error summary, and the field it leads to."""

    field: str
    words: str


@dataclass(frozen=True)
class LetterForm:
    """What was typed so far. `code` is set when somebody writes again.

    `takes_concerns` says whether there is a key today to seal a concern to; without one, none is offered.
    """

    action: str
    answered: Mapping[str, str] = field(repr=False)
    code: str = field(default="", repr=False)
    is_blank: bool = True
    problem: str = ""  # why a letter that is right could not be kept
    takes_concerns: bool = True

    @property
    def text(self) -> str:
        return rules.as_written(self.answered.get("text", ""))

    @property
    def errors(self) -> dict[str, str]:
        """What has to be looked at again, by field."""
        if self.is_blank:
            return {}
        refusal = rules.refusal_of(self.text)
        errors = {"text": self.problem or (refusal and _refused(refusal, self.text)) or ""}
        errors |= {
            name: "" if self._chosen(name) else self._not_chosen(name)
            for name in ("urgency", "about", "language")
        }
        return {name: words for name, words in errors.items() if words}

    @property
    def summary(self) -> list[Wrong]:
        return [Wrong(name, words) for name, words in self.errors.items()]

    @property
    def questions(self) -> list[Question]:
        asked = {"urgency": _("How urgent is it?"), "about": _("For whom do you write?")}
        if len(programme().languages) > 1:
            asked["language"] = _("In which language shall we answer?")
        return [Question(name, asked[name], self._choices(name), self.errors.get(name, "")) for name in asked]

    def written(self) -> Written:
        """The letter, once there are no errors."""
        return Written(
            text=self.text,
            urgency=Urgency(self.answered["urgency"]),
            about=About(self.answered["about"]),
            language=self.answered["language"],
        )

    def with_problem(self, words: str) -> LetterForm:
        return replace(self, problem=words)

    def _chosen(self, name: str) -> str:
        value = self.answered.get(name, "")
        return value if value in self._words_of(name) else ""

    def _not_chosen(self, name: str) -> str:
        if self.answered.get(name) == About.concern:
            return _(
                "Nobody can open a letter of this kind today. Please come back tomorrow, or choose another."
            )
        return _("Please choose one.")

    def _words_of(self, name: str) -> dict[str, str]:
        words = _words_of(name)
        if not self.takes_concerns:
            words.pop(About.concern, None)
        return words

    def _choices(self, name: str) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                value,
                words,
                value == self.answered.get(name),
                lang=value if name == "language" else "",
                hint=_who_reads_a_concern(again=bool(self.code)) if value == About.concern else "",
            )
            for value, words in self._words_of(name).items()
        )


def blank(action: str, language: str, code: str = "", *, takes_concerns: bool) -> LetterForm:
    """An empty form; the language of the page is chosen already."""
    return LetterForm(action, {"language": language}, code, takes_concerns=takes_concerns)


def filled(action: str, typed: Mapping[str, str], code: str = "", *, takes_concerns: bool) -> LetterForm:
    """The form as somebody sent it."""
    return LetterForm(action, typed, code, is_blank=False, takes_concerns=takes_concerns)


def _words_of(name: str) -> dict[str, str]:
    if name == "urgency":
        return {Urgency.danger: _("In danger now"), Urgency.soon: _("Soon"), Urgency.later: _("No hurry")}
    if name == "about":
        return {
            About.me: _("For me"),
            About.family: _("For someone in my family"),
            About.known: _("For someone I know"),
            About.concern: _("Somebody did something against our standards"),
        }
    return {language.code: language.name for language in programme().languages}


def _who_reads_a_concern(*, again: bool) -> str:
    if again:
        return _(
            "If you go on about this, choose it again each time. "
            "Then only those who look into such things read it, none of the others here."
        )
    return _(
        "Only those who look into such things read this letter, none of the others here. "
        "You need not say who you are."
    )


def _refused(refusal: Refusal, text: str) -> str:
    if refusal is Refusal.empty:
        return _("Please write a few words. One sentence is enough.")
    if refusal is Refusal.too_long:
        return _("A letter has at most 8,000 characters. Yours has %(count)s. Please shorten it.") % {
            "count": _counted(len(text))
        }
    return too_heavy(text, rules.MAX_BYTES)


def too_heavy(text: str, room_bytes: int) -> str:
    """The text is within 8,000 characters and yet does not fit, because its script needs more room."""
    return _(
        "Your letter does not fit into one envelope. Please shorten it to about %(count)s characters. "
        "You can send the rest as a second letter."
    ) % {"count": _counted(rules.characters_that_fit(text, room_bytes))}


def _counted(number: int) -> str:
    return in_digits_of(f"{number:,}", get_language() or "")
