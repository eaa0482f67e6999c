from __future__ import annotations

import os
import pathlib

import pytest
from django.conf import settings
from django.db import connection

from refuge.front.mailbox.models import Answer
from refuge.language.codes import new_code
from refuge.protocol.mailbox import derive
from tests.front.collecting import DAY, TODAY
from tests.front.state import FRONT_ID

on_sqlite = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"],
    reason="what PostgreSQL keeps is said in shredding.py",
)


@pytest.fixture
def code(visitor, office):
    """A code with two answers."""
    code = new_code()
    for name in ("first", "second"):
        office.answers_code(derive(code, FRONT_ID), name, answer_id=name)
    return code


def test_all_answers_go(visitor, code):
    page = visitor.erases(code)
    assert page.answers == []
    assert Answer.objects.count() == 0


def test_one_answer_goes_and_the_other_stays(visitor, code):
    name = visitor.reads(code).answer_names[0]
    assert visitor.erases(code, name).answers == ["second"]


def test_another_code_cannot_erase_it(visitor, code):
    name = visitor.reads(code).answer_names[0]
    visitor.erases(new_code(), name)
    visitor.erases(new_code(), "all")
    assert len(visitor.reads(code).answers) == 2


def test_erasing_again_changes_nothing(visitor, code):
    assert visitor.erases(code).body == visitor.erases(code).body


@on_sqlite
def test_nothing_of_an_erased_answer_is_left_in_the_files(visitor, code):
    sealed = [bytes(answer.sealed) for answer in Answer.objects.all()]
    database = pathlib.Path(connection.settings_dict["NAME"])
    assert any(one[2000:2100] in held(database) for one in sealed)
    visitor.erases(code)
    assert pathlib.Path(f"{database}-wal").stat().st_size == 0
    assert not any(
        one[start : start + 64] in held(database) for one in sealed for start in range(0, 18000, 500)
    )


@on_sqlite
def test_random_codes_cannot_make_the_disk_work(visitor, code):
    database = connection.settings_dict["NAME"]
    before = pathlib.Path(f"{database}-wal").stat()
    visitor.erases(new_code())
    after = pathlib.Path(f"{database}-wal").stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def test_what_expired_is_deleted_when_the_office_next_calls(visitor, office, code, monkeypatch):
    from refuge.front.hatch import views

    monkeypatch.setattr(views, "today", lambda: TODAY + 30 * DAY)
    office.state()
    assert Answer.objects.count() == 2
    monkeypatch.setattr(views, "today", lambda: TODAY + 31 * DAY)
    office.state()
    assert Answer.objects.count() == 0


def held(database: pathlib.Path) -> bytes:
    """All bytes of the database's files."""
    return b"".join(
        path.read_bytes() for path in database.parent.glob(f"{database.name}*") if os.access(path, os.R_OK)
    )
