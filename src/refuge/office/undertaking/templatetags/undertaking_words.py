"""Codes of this room in words, and its drawings, in templates."""

from __future__ import annotations

from django import template

from refuge.office.undertaking import words

register = template.Library()
DRAWINGS = frozenset({"houses", "cup", "field", "kite", "two", "pot", "heart", "rice", "words", "door"})


@register.filter
def undertaking_words(code: object) -> str:
    return words.in_words(code) if code else ""


@register.filter
def language_words(code: str) -> str:
    return words.language_in_words(code)


@register.filter
def source_words(kind: str) -> str:
    return str(words.SOURCES.get(kind, kind))


@register.filter
def drawing_template(name: str) -> str:
    """The template of a drawing of our own; of an empty one where a profile names none that we have."""
    return f"undertaking/drawings/{name if name in DRAWINGS else 'none'}.svg"
