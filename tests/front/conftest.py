"""What every test of the front desk stands on: the real door, a visitor without script, an office with real keys.

    def test_something(visitor, office):
        office.puts_up_a_notice()
        page = visitor.writes("Please help.")
        office.collects()

Every test commits: what is acknowledged, deleted and truncated is so in the real database file.
"""

from __future__ import annotations

import os
import pathlib

import django
import pytest

from tests.front import state

if "REFUGE_FRONT_STATE" not in os.environ:
    state.make()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refuge.front.settings")
django.setup()


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """A file like in real life: the write-ahead log and `secure_delete` behave as they do there."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if "sqlite" in database["ENGINE"]:
        name = pathlib.Path(os.environ["REFUGE_FRONT_STATE"]) / f"test{worker}.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(name)
    else:
        database.setdefault("TEST", {})["NAME"] = f"test_front{worker}_{os.getpid()}"


@pytest.fixture(autouse=True)
def _nothing_remembered(transactional_db):
    """Each test begins with empty tables, an unread board and no counted errors."""
    from refuge.front.copies.board import board as copies_board
    from refuge.front.pages import errors
    from refuge.front.pages.board import board

    board.forget()
    copies_board.forget_everything()
    errors.broken.clear()


@pytest.fixture
def visitor():
    """Somebody with a browser and no script, on the Burmese pages."""
    from tests.front.visiting import Visitor

    return Visitor("my")


@pytest.fixture
def english_visitor():
    from tests.front.visiting import Visitor

    return Visitor("en")


@pytest.fixture
def office():
    """The office at the hatch, with a notice in force."""
    from tests.front.collecting import Office

    office = Office()
    assert office.puts_up_a_notice().status == 204
    return office


@pytest.fixture
def office_without_notice():
    from tests.front.collecting import Office

    return Office()
