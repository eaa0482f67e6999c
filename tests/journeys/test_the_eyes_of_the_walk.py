"""The walk over every page finds what is wrong with a page: each fault is made once, on purpose."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from .walking import MISSING, UNLINKED, Eyes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PAGE = """<!doctype html><html lang="en"><head><title>Note</title>
<style>:focus-visible {{ outline: 3px solid #000 }} a, button {{ display: inline-block; min-height: 44px }}
{style}</style></head>
<body><a class="skip" href="#main">To the content</a><main id="main"><h1>A note</h1>{main}</main></body></html>"""
RIGHT = '<p><a href="/cases/">Cases</a></p><p><button class="button">Keep it</button></p>'


@pytest.fixture
def eyes(browser: Browser) -> Iterator[Eyes]:
    one = Eyes(browser, SimpleNamespace(office_url=""), None)  # type: ignore[arg-type]
    yield one
    one.close()


def _found(eyes: Eyes, main: str, style: str = "") -> str:
    eyes.page.set_content(PAGE.format(main=main, style=style))
    return "\n".join([*eyes.faults("en"), *eyes.by_keyboard()])


def test_nothing_is_found_on_a_page_that_is_right(eyes: Eyes) -> None:
    assert _found(eyes, RIGHT) == ""


@pytest.mark.parametrize(
    ("main", "style", "said"),
    [
        ('<input style="height:44px">', "", "label"),
        (RIGHT, ":focus-visible { outline: none }", "focus is not seen"),
        ('<p><a href="/" tabindex="-1">Away</a></p>' + RIGHT, "", "Tab goes"),
        ('<p><a href="/">One</a></p><p><a tabindex="1" href="/">First</a></p>', "", "Tab goes"),
        (
            '<p style="position:relative;top:9rem"><a href="/">Below</a></p><p><a href="/">Above</a></p>',
            "",
            "back up",
        ),
        ('<p style="width:50rem">Wide</p>', "", "wider than the screen"),
        ('<p><button style="min-height:2rem">Small</button></p>', "", "too small"),
        ("<h1>Another</h1>", "", "2 h1"),
        ("<p>ဆရာဝန် လိုတယ်</p>", "", "language not said"),
        ('<p lang="my">She needs a doctor</p>', "", "not translated"),
    ],
)
def test_each_fault_is_found(eyes: Eyes, main: str, style: str, said: str) -> None:
    assert said in _found(eyes, main, style)


def test_a_summary_that_leads_nowhere_is_found(eyes: Eyes) -> None:
    form = '<div class="problems"><a href="#id_other">Fill it in</a></div><form method="post">{}</form>'
    field = '<label for="id_text">Words</label><input id="id_text" name="text" required><button class="button">Go</button>'
    eyes.page.set_content(PAGE.format(main=form.format(field), style=""))
    missing = eyes.page.evaluate(MISSING)
    assert missing == ["text"]
    assert len(eyes.page.evaluate(UNLINKED, missing)) == 3
