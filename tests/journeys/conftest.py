"""A real Chromium and both houses for the journeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import arriving
from tests.languages import in_one_language

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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    in_one_language(config, items, lambda _: True)
    _spread(items)


def _spread(items: list[pytest.Item]) -> None:
    """Let each of two workers begin with a journey of minutes, rather than one of them end with both."""
    of_minutes = [item for item in items if item.get_closest_marker("minutes")]
    others = [item for item in items if item not in of_minutes]
    for place, item in enumerate(of_minutes):
        others.insert(place * len(items) // len(of_minutes), item)
    items[:] = others


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    arriving.whole_pages()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """A browser for one journey; whoever sat at it leaves nothing open, or hundreds of pages would go on working."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Houses:
    return Houses(tmp_path_factory.mktemp("set-up"))


TOLD = ("a_police_officer_who_is_assessed", "a_nurse_in_support")


@pytest.fixture(scope="session")
def lived_in_once(tmp_path_factory: pytest.TempPathFactory, set_up_once: Houses) -> Houses:
    told = Houses(tmp_path_factory.mktemp("lived-in"), set_up_once)
    told.run("demo", "cases", *(word for story in TOLD for word in ("--only", story)))
    return told


@pytest.fixture
def lived_in(tmp_path: Path, lived_in_once: Houses) -> Iterator[Houses]:
    """Both houses with two people of the demonstration in them: one is offered the standards, one has signed."""
    with houses_in(tmp_path, lived_in_once) as both:
        yield both


@pytest.fixture
def houses(tmp_path: Path, set_up_once: Houses) -> Iterator[Houses]:
    """Both houses, set up with the demonstration's staff; the test starts what it needs."""
    with houses_in(tmp_path, set_up_once) as both:
        yield both
