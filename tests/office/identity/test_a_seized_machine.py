"""Whoever takes the machine finds no name: not in the database, not in its write-ahead log, not with one half."""

from __future__ import annotations

import pathlib

import pytest
from django.db import connection

from refuge.office.identity.models import Record, Share
from refuge.protocol import opening
from refuge.protocol.errors import SealedFieldError
from refuge.protocol.sealing import SealingKey
from tests.office.identity.conftest import NAME, OTHER, PAPERS

pytestmark = pytest.mark.django_db(transaction=True)
PLANTED = [
    form
    for words in (NAME, OTHER, PAPERS)
    for form in (words.encode(), words.encode("utf-16-le"), words.encode().hex().encode())
]


def files():
    """The file of this worker's database, and what SQLite writes beside it."""
    database = pathlib.Path(connection.settings_dict["NAME"])
    return list(database.parent.glob(f"{database.name}*"))


def test_a_planted_name_is_found_in_no_file(kept, aye, bo, lent, shown):
    if connection.vendor != "sqlite":
        pytest.skip("the journey of the seized office searches the files of PostgreSQL")
    shown(aye, kept, lent(aye, kept, by=bo))
    names = {path.name for path in files()}
    assert any(name.endswith("-wal") for name in names), names
    assert [path.name for path in files() for form in PLANTED if form in path.read_bytes()] == []


def test_the_search_finds_what_is_there(kept):
    """The witness is awake: a name put where it must not be is found."""
    if connection.vendor != "sqlite":
        pytest.skip("the journey of the seized office searches the files of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE in_the_clear (words TEXT)")
        cursor.execute("INSERT INTO in_the_clear VALUES (%s)", [NAME])
        try:
            assert [path for path in files() if NAME.encode() in path.read_bytes()]
        finally:
            cursor.execute("DROP TABLE in_the_clear")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("who", ["aye", "bo"])
def test_the_machine_and_one_colleague_with_their_passphrase_open_nothing(kept, aye, bo, who):
    member = {"aye": aye, "bo": bo}[who]
    record = Record.objects.get()
    halves = [bytes(share.wrapped) for share in Share.objects.all()]
    theirs = [half for wrapped in halves for half in unwrapped(wrapped, member.seed)]
    assert len(theirs) == 1
    with pytest.raises(SealedFieldError):
        opening.open_field(SealingKey(theirs[0], 1), record.name_used.ciphertext, record.name_used.place)


def unwrapped(wrapped, seed):
    from refuge.protocol.errors import NoMatchError

    try:
        return [opening.unwrap_key(wrapped, seed)]
    except NoMatchError:
        return []
