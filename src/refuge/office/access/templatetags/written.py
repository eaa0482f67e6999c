"""Which language words that somebody typed are in, for the page that shows them."""

from __future__ import annotations

from django import template

from refuge.language import script

register = template.Library()


@register.filter
def written_in(words: str) -> str:
    return script.language_of(str(words or ""))
