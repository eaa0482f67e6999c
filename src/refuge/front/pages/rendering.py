"""How a page is put together: a head and a tail that never change around the part that does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from refuge.programme import PAGES, REPORT, Language, Programme

from .paths import CHECK, READ, WRITE, path_of

_ICONS = dict(zip(PAGES, PAGES, strict=True)) | {WRITE: "pen", READ: "letter", CHECK: "paper"}


class CatalogueMissingError(Exception):
    """A language's catalogue is not compiled: its pages would be in English. Run the set-up."""


class StyleError(Exception):
    """The style sheet holds a character that HTML escapes, so its hash would not match."""


def programme() -> Programme:
    held: Programme = settings.PROGRAMME
    return held


def language_called(code: str) -> Language:
    """The language of that code. Raises KeyError."""
    return {language.code: language for language in programme().languages}[code]


@cache
def stylesheet() -> str:
    """The one style sheet, without comments and needless spaces. Raises StyleError."""
    text = (settings.HERE / "static" / "front.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").replace(": ", ":").strip()
    if escape(text) != text:
        raise StyleError
    return text


@cache
def head(code: str) -> str:
    """What every page of a language begins with, byte for byte. Raises CatalogueMissingError."""
    with translation.override(code):
        if code != settings.LANGUAGE_CODE and _("Information") == "Information":
            raise CatalogueMissingError(code)
        return render_to_string("head.html", _shared(code) | {"style": stylesheet()})


@cache
def tail(code: str, page: str = "") -> str:
    """What every page of a language ends with; the page one is on is marked."""
    with translation.override(code):
        return render_to_string("tail.html", _shared(code) | {"links": _links(code), "page": page})


def whole(code: str, template: str, context: Mapping[str, Any], page: str = "") -> str:
    """A whole page of a language around one template."""
    with translation.override(code):
        middle = render_to_string(template, {**_shared(code), "others": _others(code, page), **context})
    return head(code) + middle + tail(code, page)


def _shared(code: str) -> dict[str, Any]:
    return {
        "programme": programme(),
        "language": language_called(code),
        "check_path": path_of(code, CHECK),
        "read_path": path_of(code, READ),
        "write_path": path_of(code, WRITE),
        "report_path": path_of(code, REPORT),
    }


def _links(code: str) -> list[dict[str, str]]:
    words = {name: said.link for name, said in language_called(code).pages.items()}
    words |= {WRITE: _("Write to us"), READ: _("Read your answer"), CHECK: language_called(code).check.link}
    return [
        {"page": page, "path": path_of(code, page), "icon": f"icons/{_ICONS[page]}.svg", "words": words[page]}
        for page in (WRITE, READ, *PAGES, CHECK)
    ]


def _others(code: str, page: str) -> list[dict[str, str]]:
    """The same page in the other languages. A page that exists only for one moment has none: it would be lost."""
    return [
        {"code": other.code, "name": other.name, "path": path_of(other.code, page)}
        for other in programme().languages
        if page and other.code != code
    ]
