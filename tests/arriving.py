"""A click is over when the page it leads to is there.

Playwright comes back from a click as soon as the next page begins to arrive. What asks for texts without waiting
(`all_inner_texts`, `count`, `url`) would then, on a busy machine, be answered by half a page.
"""

from __future__ import annotations

import functools

from playwright.sync_api import Locator, Page


def _then_arrive(click, page_of):
    @functools.wraps(click)
    def click_and_arrive(self, *args, **kwargs):
        click(self, *args, **kwargs)
        page_of(self).wait_for_load_state()

    return click_and_arrive


def whole_pages() -> None:
    """Let every click of this process wait until the page it leads to has loaded."""
    if not hasattr(Page.click, "__wrapped__"):
        Page.click = _then_arrive(Page.click, lambda page: page)
        Locator.click = _then_arrive(Locator.click, lambda locator: locator.page)
