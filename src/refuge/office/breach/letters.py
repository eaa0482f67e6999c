"""The line to whoever raised it, once a matter is handed over: those who read the sealed file read it too, and go on (X2).

Nothing in the journal tells any of it from the reading of a file: that a file began as a matter, nobody learns (I-34).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from refuge.office.audit.actions import journalled, reading, unsaid
from refuge.office.breach import hands
from refuge.office.breach.models import Matter
from refuge.office.breach.rules import MatterNotFoundError
from refuge.office.contact.actions import answer_on_the_line_of
from refuge.office.contact.models import Thread
from refuge.office.contact.reading import AnswerSeen, LetterSeen, on_the_line_of
from refuge.office.sealed.actions import NewEntry, SeenFile, add_within
from refuge.office.sealed.actions import ref as file_ref
from refuge.office.sealed.enclosures import Enclosure
from refuge.office.sealed.reading import take_out
from refuge.office.sealed.rules import Act as FileAct
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.contact import sending
    from refuge.office.contact.reading import Entry

Words = AnswerSeen | LetterSeen


def written_out(keyring: Keyring, matter_id: UUID) -> tuple[str, ...]:
    """Write out the letters a matter began from and their answers, the oldest first, within the act that hands it over.

    Nothing where it began from none. Raises ThreadNotFoundError, NoKeyError.
    """
    with unsaid():
        said = _words(on_the_line_of(keyring, matter_id))
    return tuple(f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}, {one.kind}\n{one.words.text}" for one in said)


def beside(keyring: Keyring, file_id: UUID) -> tuple[Enclosure, ...]:
    """Lay the letters beside the file they led to, within the reading of that file."""
    matter = _matter_of(keyring, file_id)
    if matter is None or not Thread.objects.filter(matter=matter.id).exists():
        return ()
    return (
        Enclosure(
            _("The letters it began from, and what came since"), reverse("breach:letters", args=[file_id])
        ),
    )


@dataclass(frozen=True)
class Line:
    """What was said on the line to whoever raised it, oldest first, and the file beside it as it was seen."""

    file: SeenFile
    closed: bool
    said: tuple[Words, ...]

    @property
    def spoken(self) -> str:
        """The language they wrote in last; none where their letters were erased."""
        theirs = [one.words.language for one in self.said if isinstance(one, LetterSeen)]
        return theirs[-1] if theirs else ""


def read_letters(keyring: Keyring, file_id: UUID) -> Line:
    """Read on the line to whoever raised it, for those who read the file it became.

    Raises NoSuchFileError, and MatterNotFoundError where no letters lie beside the file.
    """
    with reading(keyring.actor, FileAct.read, file_ref(file_id)) as line:
        file, label = take_out(keyring, file_id)
        line.read("sealed_entry.content")  # as whenever a file is read
        matter = _became(keyring, file_id)
        with unsaid():
            said = _words(on_the_line_of(keyring, matter.id))
        return Line(SeenFile(file_id, file.version), label.closed, said)


def answer(keyring: Keyring, seen: SeenFile, entry: NewEntry, words: sending.Words, now: datetime) -> None:
    """Answer on that line, with a note of it in the file: in the journal it is that note, and no more (I-34).

    Raises NoSuchFileError, StaleVersionError, FileClosedError, MatterNotFoundError, ThreadNotFoundError; TooLargeError
    or MalformedAnswerError for a text that cannot be sent.
    """
    with journalled(keyring.actor, FileAct.add, file_ref(seen.file_id), entry.trace):
        if add_within(keyring, seen, entry, now):
            matter = _became(keyring, seen.file_id)
            with unsaid():
                answer_on_the_line_of(keyring, matter.id, words, now)


def follow_reader(*, keyring: Keyring, file_id: UUID, staff_id: UUID, stays: bool, **_: Any) -> None:
    """Give another reader of a file what it was made from; whoever named them and leaves keeps nothing of it."""
    matter = _matter_of(keyring, file_id)
    if matter is None:
        return
    for compartment_id in compartments_of(matter):
        vault.grant(keyring, compartment_id, staff_id)
        if not stays:
            vault.revoke(keyring, compartment_id, keyring.actor.id)


def compartments_of(matter: Matter) -> tuple[UUID, ...]:
    """Name the compartments of a matter: its own, and that of its letters."""
    letters = Thread.objects.filter(matter=matter.id).values_list("compartment", flat=True)
    return (matter.compartment_id, *letters)


def _words(entries: tuple[Entry, ...]) -> tuple[Words, ...]:
    return tuple(one for one in entries if isinstance(one, Words))


def _became(keyring: Keyring, file_id: UUID) -> Matter:
    matter = _matter_of(keyring, file_id)
    if matter is None:
        raise MatterNotFoundError
    return matter


def _matter_of(keyring: Keyring, file_id: UUID) -> Matter | None:
    """Find the matter that became a file, among those few whose key somebody holds: only its label says so."""
    held = Matter.objects.filter(compartment__in=keys.held_by(keyring.actor, Kind.matter))
    with unsaid():
        return next((one for one in held if hands.open_label(keyring, one).file == file_id), None)
