"""Aye and Dee answer letters, Ree and Saw look into concerns, Bo supervises, Phyu protects children.

Chit audits and has no business here.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from refuge.office.access.rules import Role
from refuge.office.audit.actions import reading
from refuge.office.contact import actions, intake, receiving, sending
from refuge.office.contact.actions import Seen
from refuge.office.contact.contents import AnswerWords, LetterWords, ReturnAddress, TriageWords
from refuge.office.contact.models import Thread, ThreadTag
from refuge.office.contact.rules import Act, Circle, Danger
from refuge.office.vault import queries as keys
from tests.office.contact.people import Letterbox, Person

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
def phyu(staff):
    return staff("Phyu", Role.cp_officer)


@pytest.fixture
def chit(staff):
    return staff("Chit", Role.auditor)


@pytest.fixture
def ree(staff):
    return staff("Ree", Role.inquiry)


@pytest.fixture
def saw(staff):
    return staff("Saw", Role.inquiry)


@pytest.fixture
def letterbox(aye, bo, now):
    """A pile of sealed letters, with keys made for the days ahead that Aye holds."""
    intake.make_notices(now)
    return Letterbox(now)


@pytest.fixture
def opened(aye, letterbox, now):
    """Put letters on the pile and have Aye open them: `thread = opened(person.letter("…"))`."""

    def open_them(*letters, day=None, fetched_at=None, by=aye):
        letterbox.put(*letters, day=day, fetched_at=fetched_at)
        receiving.open_letters(by.keyring, now)
        tag = receiving.tag_of(letters[-1].thread)
        return ThreadTag.objects.select_related("thread").get(tag=tag).thread

    return open_them


@pytest.fixture
def told(ree, letterbox, now):
    """Put concerns on the pile and have Ree open them: `thread = told(person.concern("…"))`."""
    intake.make_notices(now)

    def open_them(*letters, day=None, by=ree):
        letterbox.put(*letters, day=day)
        receiving.open_letters(by.keyring, now, circle=Circle.concerns)
        tag = receiving.tag_of(letters[-1].thread, Circle.concerns)
        return ThreadTag.objects.select_related("thread").get(tag=tag).thread

    return open_them


class Desk:
    """A thread on Aye's desk; each act sees it as it is then."""

    def __init__(self, thread, aye, now):
        self.thread, self.aye, self.now = thread, aye, now

    @property
    def seen(self):
        self.thread = Thread.objects.get(id=self.thread.id)
        return Seen(self.thread.id, self.thread.version)

    def claim(self, by=None):
        actions.claim((by or self.aye).actor, self.seen)
        return self

    def triage(self, danger=Danger.possible, by=None, **words):
        actions.triage((by or self.aye).keyring, self.seen, danger, TriageWords(**words))
        return self

    def answer(self, text="Stay where you are safe.", by=None):
        actions.answer((by or self.aye).keyring, self.seen, sending.Words(text, "my"), self.now)
        return self

    def current(self):
        return Thread.objects.get(id=self.thread.id)


@pytest.fixture
def desk(opened, aye, now):
    """`desk(person)`: a thread somebody wrote, claimed and judged by Aye; or as far as one likes."""

    def put(person=None, text="We want out.", *, judged=True, **letter):
        person = person or Person()
        on_desk = Desk(opened(person.letter(text, **letter)), aye, now)
        return on_desk.claim().triage() if judged else on_desk

    return put


@pytest.fixture
def contents():
    """Everything sealed in a thread as one member of staff can open it."""

    def read(member, thread):
        def open_(sealed):
            return keys.open_sealed(member.keyring, thread.compartment, sealed)

        with reading(member.actor, Act.read, f"thread:{thread.id}"):
            return {
                "letters": [
                    LetterWords.read(open_(row.content)) for row in thread.letters.order_by("written_at")
                ],
                "answers": [
                    AnswerWords.read(open_(row.content)) for row in thread.answers.order_by("written_at")
                ],
                "notes": [open_(row.note) for row in thread.hand_overs.order_by("handed_at")],
                "triage": TriageWords.read(open_(thread.triage)) if thread.triage else None,
                "address": ReturnAddress.read(open_(thread.return_address)),
            }

    return read


@pytest.fixture
def texts(contents):
    """The letters of a thread as one member of staff can open them, oldest first."""
    return lambda member, thread: contents(member, thread)["letters"]
