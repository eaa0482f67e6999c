"""Codes of the room in words, for its templates."""

from __future__ import annotations

from enum import Enum

from django import template

from refuge.office.contact import words
from refuge.office.contact.line import Trouble
from refuge.office.contact.rules import Child, Clock, Danger, State
from refuge.protocol.letter import About, Urgency

register = template.Library()
DANGER_TAGS = {Danger.immediate: "tag-danger", Danger.possible: "tag-soon", Danger.none: "tag-quiet"}
STATE_TAGS = {State.new: "tag-soon", State.written_again: "tag-soon", State.answered: "tag-good"}


@register.filter
def in_words(code: Enum | None) -> str:
    return words.in_words(code) if code is not None else ""


@register.filter
def clock_words(clock: Clock | None) -> str:
    return words.clock_in_words(clock) if clock is not None else ""


@register.filter
def urgency_words(code: str) -> str:
    return words.in_words(Urgency(code))


@register.filter
def about_words(code: str) -> str:
    return words.in_words(About(code))


@register.filter
def child_words(code: str) -> str:
    return words.in_words(Child(code))


@register.filter
def trouble_words(code: str) -> str:
    return words.in_words(Trouble(code))


@register.filter
def language_words(code: str) -> str:
    return words.language_in_words(code)


@register.filter
def danger_tag(danger: Danger) -> str:
    return DANGER_TAGS[danger]


@register.filter
def state_tag(state: State) -> str:
    return STATE_TAGS.get(state, "tag-quiet")
