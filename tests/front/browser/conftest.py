"""A front desk in a process of its own, an office that reaches it over the line, and a real Chromium."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import sync_playwright

from tests import arriving
from tests.front.browser.serving import Listener, served
from tests.front.collecting import Office

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves this machine
)
PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """The process under test has its own database; this one is not touched."""


@pytest.fixture(scope="package")
def front(tmp_path_factory):
    with served(str(tmp_path_factory.mktemp("front"))) as front:
        yield front


@pytest.fixture(scope="package")
def office(front):
    """The office, with a notice in force as soon as the workers have seen it."""
    from refuge.front.pages.board import FRESH_SECONDS

    office = Office(front.ask)
    assert office.puts_up_a_notice().status == 204
    time.sleep(FRESH_SECONDS + 0.2)
    return office


@pytest.fixture(scope="package")
def chromium():
    arriving.whole_pages()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def line(front):
    listener = Listener(front.port)
    yield listener
    listener.close()


@pytest.fixture
def phone(chromium, line):
    """A cheap phone without script, at the front desk's address."""
    context = chromium.new_context(
        viewport=PHONE, java_script_enabled=False, base_url=f"http://127.0.0.1:{line.port}"
    )
    yield context.new_page()
    context.close()
