"""Letters of people whose case is open are announced to the rooms above, the moment somebody may read them.

That is when a letter is opened; or where the thread is closed to whoever opened it (the child track), when one of
its holders next reads the thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from refuge.office.access.keyring import Keyring
from refuge.office.audit.actions import journalled
from refuge.office.case.signals import letter_arrived
from refuge.office.contact import rules
from refuge.office.contact.contents import LetterWords
from refuge.office.contact.models import Letter, Thread
from refuge.office.contact.rules import Act
from refuge.office.vault import queries as keys


@dataclass(frozen=True)
class News:
    """What came. `moved` says that answers go to another mailbox from now on: the code was renewed."""

    text: str = field(repr=False)
    by_cover: bool
    written_at: datetime
    moved: bool = False


def announce(keyring: Keyring, thread: Thread, news: News, now: datetime) -> None:
    """Tell the rooms above of one letter, within the transaction that files it."""
    letter_arrived.send(
        Thread,
        keyring=keyring,
        case_id=thread.case,
        compartment_id=thread.compartment,
        words=news.text,
        by_cover=news.by_cover,
        written_at=news.written_at,
        moved=news.moved,
        now=now,
    )


def announce_what_was_closed(keyring: Keyring, thread: Thread, now: datetime) -> None:
    """Tell of letters whose opener could not read the thread, now that a holder does. Raises NoKeyError."""
    waiting = Letter.objects.filter(thread=thread, announced=False).order_by("written_at", "id")
    if thread.case is None or not waiting.exists():
        return
    with journalled(keyring.actor, Act.receive, rules.ref(thread.id)) as line:
        line.changed("contact_letter.announced")
        for letter in waiting.select_for_update():
            words = LetterWords.read(keys.open_sealed(keyring, thread.compartment, letter.content))
            # Whether the code was renewed is not kept with a letter: then nothing goes to the old mailbox.
            news = News(words.text, by_cover=words.by_cover, written_at=letter.written_at, moved=True)
            announce(keyring, thread, news, now)
        Letter.objects.filter(thread=thread, announced=False).update(announced=True)
