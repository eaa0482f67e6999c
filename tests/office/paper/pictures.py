"""Lines of a document as pictures: printed by us and shown by a browser, side by side, and how alike they are.

Alike is said of the ink: how much of each picture's lies where the other has some too, give or take a hair, in the
worst tile of the line. A single sign at a wrong place is a small part of a line, and a large one of its tile.
"""

from __future__ import annotations

import html
import io
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from refuge.office.paper.printing import OUR_OWN, pdf_of

INCH, DOTS = 96, 288  # pixels of a style sheet; those of our pictures, three for each
SCALE = DOTS // INCH
HAIR = 5
TILE = 24  # pixels: a tone mark, a quarter of a letter
LEAST_INK = 60  # a tile with less says nothing
AS_WIDE = 0.02  # by how much the widths of one line may differ
CSS = next(iter(OUR_OWN.values()))[0].read_text(encoding="utf-8")
LINK = '<link rel="stylesheet" href="/static/office/paper.css">'
ALONE = """
    @page { size: 210mm 40mm; margin: 8mm 10mm; @bottom-center { content: none } }
    .line { break-after: page; margin: 0; white-space: nowrap }
"""
ON_THE_SCREEN = "body { max-width: none } .line { white-space: nowrap; margin: 0; padding: 24px }"


@dataclass(frozen=True)
class Line:
    """One line of a document, in a language."""

    text: str
    language: str

    @property
    def html(self) -> str:
        return f'<p class="line" lang="{self.language}">{html.escape(self.text)}</p>'


def a_page(body: str, head: str = LINK) -> str:
    """Make a page of paper with this in it."""
    return (
        f'<!doctype html><html lang="my"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    )


def printed(lines: list[Line], more: str = "") -> list[Image.Image]:
    """Print each line on a page of its own, and give the pages as pictures."""
    pdf = pdf_of(a_page("".join(line.html for line in lines), f"{LINK}<style>{ALONE}{more}</style>"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["/usr/bin/pdftoppm", "-r", str(DOTS), "-gray", "-png", "-", f"{folder}/page"],
            input=pdf,
            check=True,
        )
        pages = sorted(Path(folder).glob("*.png"))
        return [_ink(Image.open(io.BytesIO(page.read_bytes()))) for page in pages]


def shown(browser, lines: list[Line]) -> list[Image.Image]:
    """Show each line in a browser as the twin of the paper, and give the lines as pictures."""
    context = browser.new_context(viewport={"width": 800, "height": 600}, device_scale_factor=SCALE)
    page = context.new_page()
    page.set_content(a_page("".join(line.html for line in lines), f"<style>{CSS}{ON_THE_SCREEN}</style>"))
    pictures = [Image.open(io.BytesIO(one.screenshot())) for one in page.locator(".line").all()]
    context.close()
    return [_ink(picture) for picture in pictures]


def _ink(picture: Image.Image) -> Image.Image:
    """White ink on black, cut to what is drawn."""
    drawn = picture.convert("L").point(lambda grey: 255 if grey < 128 else 0)
    box = drawn.getbbox()
    assert box, "Nothing is drawn."
    return drawn.crop(box)


def alike(one: Image.Image, other: Image.Image) -> float:
    """From 0 to 1: how alike two lines are in their worst tile; 0 where one is wider than the other."""
    if abs(one.width - other.width) > max(6, AS_WIDE * one.width):
        return 0.0
    other = other.resize(one.size).point(lambda grey: 255 if grey > 127 else 0)
    return min(_covered(one, other), _covered(other, one))


def _covered(one: Image.Image, other: Image.Image) -> float:
    """How much of the ink of one lies on that of the other, in the worst tile."""
    both = ImageChops.multiply(one, other.filter(ImageFilter.MaxFilter(HAIR)))
    shares = []
    for left, top in product(range(0, one.width, TILE // 2), range(0, one.height, TILE // 2)):
        tile = (left, top, left + TILE, top + TILE)
        ink = _count(one.crop(tile))
        if ink >= LEAST_INK:
            shares.append(_count(both.crop(tile)) / ink)
    return min(shares, default=0.0)


def _count(picture: Image.Image) -> int:
    return picture.histogram()[255]
