"""Aye and Dee answer letters, Bo supervises, Chit audits and has no business here."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from refuge.office.access.rules import Role
from tests.office.contact.people import Letterbox

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.contact_officer)


@pytest.fixture
def dee(staff):
    return staff("Dee", Role.contact_officer)


@pytest.fixture
def bo(staff):
    return staff("Bo", Role.supervisor)


@pytest.fixture
def chit(staff):
    return staff("Chit", Role.auditor)


@pytest.fixture
def letterbox(aye, bo, now):
    """A pile of sealed letters, with keys made for the days ahead that Aye holds."""
    from refuge.office.contact import intake

    intake.make_notices(now)
    return Letterbox(now)


@pytest.fixture
def opened(aye, letterbox, now):
    """Put letters on the pile and have Aye open them: `thread = opened(person.letter("…"))`."""
    from refuge.office.contact import receiving
    from refuge.office.contact.models import ThreadTag

    def open_them(*letters, day=None, fetched_at=None, by=aye):
        letterbox.put(*letters, day=day, fetched_at=fetched_at)
        receiving.open_letters(by.keyring, now)
        tag = receiving.tag_of(letters[-1].thread)
        return ThreadTag.objects.select_related("thread").get(tag=tag).thread

    return open_them


@pytest.fixture
def texts():
    """The letters of a thread as one member of staff can open them, oldest first."""
    from refuge.office.audit.actions import reading
    from refuge.office.contact.contents import LetterWords
    from refuge.office.contact.rules import Act
    from refuge.office.vault import queries as keys

    def read(member, thread):
        with reading(member.actor, Act.read, f"thread:{thread.id}"):
            rows = thread.letters.order_by("written_at")
            opened = [keys.open_sealed(member.keyring, thread.compartment, row.content) for row in rows]
        return [LetterWords.read(one) for one in opened]

    return read
