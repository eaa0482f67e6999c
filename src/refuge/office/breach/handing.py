"""What leaves the room: a grave allegation, handed to named readers (X2); and what is about a child after all (I-4).

After a hand-over nothing in the matter's row, the journal or a page tells it from a matter that goes on: the row is
as it was, the line of the journal is that of a note, and its key and its letters' key are with the two who read the
file. Whoever sees the vault's own tables can tell it by the role of those two (docs/threat-model.md).
They read there what whoever raised it writes from then on (letters.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from refuge.office.audit.actions import journalled
from refuge.office.breach import hands, holds, letters, marks
from refuge.office.breach.contents import Content, EntryCode
from refuge.office.breach.hands import Hand, SeenMatter, take_up
from refuge.office.breach.models import Found, Hold, Matter, Measure
from refuge.office.breach.rules import Act, ReadersRefusedError, ReasonsMissingError, State, written_as
from refuge.office.contact.models import Thread
from refuge.office.sealed import actions as files
from refuge.office.sealed.actions import Opening
from refuge.office.sealed.rules import FileKind, TooCloseToReadError, WrongReadersError
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.codes import turn

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring
    from refuge.office.case.pen import Pen


@dataclass(frozen=True)
class HandOver:
    """What is handed over: why, to which legal officer and which reviewer, and what was written so far."""

    file_id: UUID
    words: str
    readers: frozenset[UUID]
    so_far: str
    trace: str = ""


def hand_over(keyring: Keyring, seen: SeenMatter, handing: HandOver) -> None:
    """Stop the inquiry and give everything to a legal officer and a reviewer: no bargain, no amnesty (X2).

    Nobody else opens it from here on, whoever acts included.
    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, ReasonsMissingError,
    ReadersRefusedError.
    """
    # The line of a note to the letter: whoever reads the journal does not learn that this happened (I-34).
    with journalled(
        keyring.actor, written_as(Act.hand_over), hands.ref(seen.matter_id), handing.trace
    ) as line:
        hand = take_up(keyring, Act.hand_over, seen)
        if not handing.words.strip():
            raise ReasonsMissingError
        line.changed("breach_entry.content")
        from_letters = letters.written_out(keyring, hand.matter.id)
        words = "\n\n".join([handing.words, *from_letters, handing.so_far])
        about = hand.label.case_no
        opening = Opening(handing.file_id, FileKind.serious_crime, words, about, handing.readers)
        _open_file(hand, opening)
        hands.write(hand, EntryCode.note, handing.words)
        hands.keep_label(hand, ended=State.handed_to_x2, file=handing.file_id)
        turn(hand.matter)
        holds.pass_to(hand.matter.id, handing.file_id)
        _give_everything(hand, handing.readers)
        Thread.objects.filter(matter=hand.matter.id).update(claimed_by=None)


def _open_file(hand: Hand, opening: Opening) -> None:
    try:
        files.open_within(hand.actor, opening, hand.now)
    except (WrongReadersError, TooCloseToReadError):
        raise ReadersRefusedError from None


def release_case(*, file_id: UUID, **_: Any) -> None:
    """A sealed file was closed: whatever case it kept open can be closed now, and nothing says why."""
    holds.release(file_id)


def end_for_child(*, pen: Pen, **_: Any) -> None:
    """Somebody is on the child track from now on: nothing here is for them. What had been found is erased (I-4)."""
    held = set(
        Hold.objects.filter(case_mark=marks.of_case(pen.case.id)).values_list("matter_mark", flat=True)
    )
    at = timezone.make_aware(datetime.combine(pen.today, time.min))
    under_way = Matter.objects.select_for_update().exclude(stage__in=[State.closed, State.reported])
    for matter in under_way if held else ():
        if marks.of_matter(matter.id) in held:
            _end(matter, at)


def _end(matter: Matter, at: datetime) -> None:
    lent = vault.fresh_key(matter.compartment_id)
    Measure.objects.filter(finding__matter=matter).delete()
    Found.objects.filter(matter=matter).delete()
    Matter.objects.filter(id=matter.id).update(proposal=None, proposed_by=None)
    hands.write_with(matter, lent, Content(EntryCode.ended, None, at))
    turn(matter, stage=State.closed)
    holds.release(matter.id)


def _give_everything(hand: Hand, readers: frozenset[UUID]) -> None:
    for compartment_id in letters.compartments_of(hand.matter):
        if not keys.versions_held(hand.actor, compartment_id):
            continue
        for one in sorted(readers):
            vault.grant(hand.keyring, compartment_id, one)
        others = keys.holders_of(compartment_id) - readers
        # The one who acts comes last: without their own key they could take nobody else's.
        for one in sorted(others, key=lambda one: (one == hand.actor.id, one)):
            vault.revoke(hand.keyring, compartment_id, one)
