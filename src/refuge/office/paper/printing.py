"""The room `paper`: a page of ours as a PDF, and nothing else of the world in it.

The same HTML is shown in the browser as the document's twin, because the text inside a PDF of Burmese can be neither
searched nor read aloud. A PDF is made in memory: no file is written, no address is opened, and it says neither when
nor on which machine it was made. The same page gives the same bytes.

Better no paper than a wrong one: where a font of ours is missing, or a letter that none of them has, nothing is
printed (`FontMissingError`, `UnprintableLetterError`). Logs of the printer stay shut, because they quote the text.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from refuge.language.breaking import with_breaks

HOUSE = "http://office.invalid"  # where a page thinks it is: a name that leads nowhere (RFC 2606)
_STATIC = Path(__file__).parent.parent / "static"
OUR_OWN: Mapping[str, tuple[Path, str]] = {
    f"{HOUSE}/static/office/paper.css": (_STATIC / "office" / "paper.css", "text/css"),
}
FAMILIES = (
    "Noto Sans",
    "Noto Sans Myanmar",
    "Noto Sans Kayah Li",
    "Padauk",
)  # as office/paper.css asks for them
PACKAGES = ("fonts-noto-core", "fonts-sil-padauk")  # where Debian keeps them
NOT_DEFINED = (
    0  # the glyph for a letter a font lacks: Padauk, which shapes by its own rules, gives it without a word
)
_NOT_READ = frozenset({"style", "script", "title", "textarea"})

for _name in ("weasyprint", "weasyprint.progress", "fontTools"):
    _shut = logging.getLogger(_name)
    _shut.handlers, _shut.propagate = [logging.NullHandler()], False


class ForeignAddressError(FatalURLFetchingError):  # type: ignore[misc]
    """The page asks for something that is not ours. It is not fetched, and nothing is printed."""


class FontMissingError(Exception):
    """A font of ours is not installed, and another would have taken its place. See `PACKAGES`."""


class UnprintableLetterError(Exception):
    """A letter that none of our fonts has. Says how many, not which: they are somebody's words."""


def pdf_of(html: str) -> bytes:
    """Return a whole page of HTML as a PDF; the same page gives the same bytes.

    Raises ForeignAddressError, FontMissingError, UnprintableLetterError.
    """
    printed: bytes = laid_out(html).write_pdf(finisher=_check_and_forget)
    return printed


def laid_out(html: str) -> Document:
    """Return the pages as they will be printed, line by line. Raises ForeignAddressError."""
    page = HTML(string=html, base_url=f"{HOUSE}/", url_fetcher=_OurOwnOnly())
    _let_lines_end(page.etree_element)
    return page.render()


class _OurOwnOnly(URLFetcher):  # type: ignore[misc]
    """Hands over our own style sheet by its name; whatever else a page asks for is refused."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - the printer gives it
        if url not in OUR_OWN:
            raise ForeignAddressError
        path, kind = OUR_OWN[url]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _let_lines_end(element: Element) -> None:
    """Mark in every text where a line may end. A comment's tag is a function, not a name."""
    for part in element.iter():
        if part.text and isinstance(part.tag, str) and part.tag not in _NOT_READ:
            part.text = with_breaks(part.text)
        if part.tail:
            part.tail = with_breaks(part.tail)


def _check_and_forget(document: Any, pdf: Any) -> None:
    """See that every letter was drawn in a font of ours; then take out what made the PDF."""
    fonts = document.fonts.values()
    missing = sum(len(font.missing) + (NOT_DEFINED in font.to_unicode) for font in fonts)
    if missing:
        raise UnprintableLetterError(missing)
    strange = sorted({font.family for font in fonts} - set(FAMILIES))
    if strange:
        raise FontMissingError(f"{', '.join(strange)} took the place of one of {', '.join(FAMILIES)}.")
    pdf.info.clear()
