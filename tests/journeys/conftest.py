"""A real Chromium and both houses for the journeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import arriving

from .houses import Houses, houses_in

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arriving.whole_pages()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Houses:
    return Houses(tmp_path_factory.mktemp("set-up"))


@pytest.fixture
def houses(tmp_path: Path, set_up_once: Houses) -> Iterator[Houses]:
    """Both houses, set up with the demonstration's staff; the test starts what it needs."""
    with houses_in(tmp_path, set_up_once) as both:
        yield both
