"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.sealed import words

if TYPE_CHECKING:
    from enum import StrEnum

    from refuge.office.sealed.rules import FileKind

register = template.Library()


@register.filter
def file_words(code: StrEnum) -> str:
    return words.in_words(code)


@register.filter
def file_kind(kind: FileKind) -> str:
    return str(words.SHORT[kind])
