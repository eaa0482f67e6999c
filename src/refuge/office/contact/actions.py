"""What staff do to a thread: claim it, judge it, answer it, hand it over, end it, open a case from it.

Each act is one transaction with one line of the journal, and compare-and-swap on the version that was seen: a
letter that arrived meanwhile, or a colleague who was faster, refuses the act and loses nothing that was typed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from refuge.language.script import nfc
from refuge.office.access import queries as staff
from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import THE_OFFICE, Actor
from refuge.office.audit.actions import OpenLine, journalled
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as case
from refuge.office.contact import queries, rules, sending
from refuge.office.contact.contents import AnswerWords, ReturnAddress, TriageWords
from refuge.office.contact.intake import day_of
from refuge.office.contact.models import Answer, HandOver, Letter, Thread
from refuge.office.contact.relations import is_hidden, relations_of, roles_to
from refuge.office.contact.rules import Act, Circle, Danger, Outcome, Pile, State
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.fields import Sealed
from refuge.protocol.sealing import SealingKey

AT_A_TIME = 200


@dataclass(frozen=True)
class Seen:
    """The thread somebody has on their screen, and in which version."""

    thread_id: UUID
    version: int


def claim(actor: Actor, seen: Seen) -> None:
    """Take a thread nobody has, so that two do not answer one person. Raises like every act here."""
    with _moved(actor, Act.claim, seen) as (thread, entry):
        thread.claimed_by_id = actor.id
        entry.changed("contact_thread.claimed_by_id")


def take_over(actor: Actor, seen: Seen) -> None:
    """Take a thread from a colleague who cannot see to it now."""
    with _moved(actor, Act.take_over, seen) as (thread, entry):
        thread.claimed_by_id = actor.id
        entry.changed("contact_thread.claimed_by_id")


@dataclass(frozen=True)
class Handing:
    """To whom a thread goes, and what they should know."""

    to: UUID
    note: str = field(repr=False)


def hand_over(keyring: Keyring, seen: Seen, handing: Handing, now: datetime, trace: str = "") -> None:
    """Put a thread into a colleague's hands, with a word about it. Raises WrongHandsError, NoKeyError too."""
    with _moved(keyring.actor, Act.hand_over, seen, trace) as (thread, entry):
        rules.check_can_take_it(_roles_of(handing.to), Circle(thread.circle))
        _check_holds(handing.to, thread)
        row = HandOver(thread=thread, handed_by_id=keyring.actor.id, handed_to_id=handing.to, handed_at=now)
        row.note = row.seal("note", _key(keyring, thread), nfc(handing.note))
        row.save(force_insert=True)
        thread.claimed_by_id = handing.to
        entry.changed("contact_thread.claimed_by_id", "contact_handover.note")


def triage(keyring: Keyring, seen: Seen, danger: Danger, words: TriageWords, trace: str = "") -> None:
    """Judge the danger and who is in it. Raises NoKeyError too."""
    with _moved(keyring.actor, Act.triage, seen, trace) as (thread, entry):
        thread.danger = danger
        thread.triage = thread.seal("triage", _key(keyring, thread), words.written())
        entry.changed("contact_thread.danger", "contact_thread.triage")


def answer(keyring: Keyring, seen: Seen, words: sending.Words, now: datetime, trace: str = "") -> None:
    """Send an answer: sealed to the person's code, queued for the next collection, kept under the thread's key.

    Raises NoKeyError, and TooLargeError or MalformedAnswerError for a text that cannot be sent.
    """
    with _moved(keyring.actor, Act.answer, seen, trace) as (thread, entry):
        _say(keyring, thread, words, now)
        entry.changed("contact_answer.content", "contact_thread.state")


def answer_on_the_line_of(keyring: Keyring, matter_id: UUID, words: sending.Words, now: datetime) -> None:
    """Answer on the line of a matter, for whoever holds its key, within an act of another room, which alone is written down.

    Raises ThreadNotFoundError, and TooLargeError or MalformedAnswerError for a text that cannot be sent.
    """
    thread = Thread.objects.select_for_update().filter(matter=matter_id).first()
    if thread is None or not keys.versions_held(keyring.actor, thread.compartment):
        raise rules.ThreadNotFoundError
    _say(keyring, thread, words, now)


def _say(keyring: Keyring, thread: Thread, words: sending.Words, now: datetime) -> None:
    address = ReturnAddress.read(_open(keyring, thread, thread.return_address))
    said = sending.Words(nfc(words.text), words.language)
    queued = sending.sealed_answer(said, address, day_of(now))
    queued.save(force_insert=True)
    row = Answer(thread=thread, written_by_id=keyring.actor.id, written_at=now)
    kept = AnswerWords(said.text, said.language, queued.hash)
    row.content = row.seal("content", _key(keyring, thread), kept.written())
    row.save(force_insert=True)


def close(actor: Actor, seen: Seen, outcome: Outcome, today: date) -> None:
    """End a thread with an outcome; a new letter opens it again. Raises CaseGoesOnError too."""
    with _moved(actor, Act.close, seen) as (thread, entry):
        rules.check_without_case(has_case=thread.case is not None or thread.matter is not None)
        rules.check_ending(outcome, Circle(thread.circle))
        thread.outcome, thread.closed_on = outcome, today
        entry.changed("contact_thread.outcome")


def open_case(
    keyring: Keyring, seen: Seen, particulars: Mapping[str, Any], now: datetime, trace: str = ""
) -> UUID:
    """Open a case from a thread, which goes on as the case's line to the person; give the case's id.

    Where the case is a child's, or in doubt, the thread is closed to whoever opened it. `particulars` and what
    is raised are those of `case.actions.open_case`.
    """
    with _moved(keyring.actor, Act.open_case, seen, trace) as (thread, entry):
        rules.check_without_case(has_case=thread.case is not None)
        case_id = case.open_case(
            keyring,
            keyring.actor,
            thread_compartment=thread.compartment,
            today=day_of(now),
            **particulars,
        )
        thread.case, thread.outcome = case_id, Outcome.open_case
        if not keys.versions_held(keyring.actor, thread.compartment):
            thread.claimed_by = None
        entry.changed("contact_thread.case", "contact_thread.outcome")
    return case_id


def take_up(actor: Actor, seen: Seen, matter_id: UUID) -> None:
    """Mark a concern as taken up by a matter, within the act that begins it; it stays the line to whoever wrote.

    From now on the thread is for those alone who hold its key: `keep_to` says who. Raises CaseGoesOnError too.
    """
    with _moved(actor, Act.take_up, seen) as (thread, entry):
        rules.check_without_case(has_case=thread.matter is not None)
        thread.matter, thread.outcome = matter_id, Outcome.taken_up
        entry.changed("contact_thread.matter", "contact_thread.outcome")


def keep_to(actor: Actor, matter_id: UUID, holders: Collection[UUID]) -> None:
    """Take the key of a matter's thread from everybody but these, within the act that names them.

    Whoever loses it knows of the thread no more; letters that come later are sealed for those who stay. Does nothing
    where the matter began from no letter. Raises LastHolderError where none of them holds the key.
    """
    thread = Thread.objects.select_for_update().filter(matter=matter_id).first()
    if thread is None:
        return
    for staff_id in sorted(keys.holders_of(thread.compartment) - set(holders)):
        vault.turn_without(actor, thread.compartment, staff_id)
    if thread.claimed_by_id not in {None, *holders}:
        thread.claimed_by_id = None
        thread.version += 1
        thread.save(update_fields=["claimed_by", "version"])


def let_in(keyring: Keyring, matter_id: UUID, staff_id: UUID) -> None:
    """Give somebody who is named to a matter the key of its thread. Raises NoKeyError, KeylessRoleError."""
    thread = Thread.objects.filter(matter=matter_id).first()
    if thread is not None:
        vault.grant(keyring, thread.compartment, staff_id)


def end_with_matter(actor: Actor, matter_id: UUID, today: date) -> None:
    """End the thread of a matter that is closed, within the act that closes it; a new letter opens it again."""
    thread = Thread.objects.select_for_update().filter(matter=matter_id).first()
    if thread is None or thread.state == State.closed:
        return
    with journalled(actor, Act.close, rules.ref(thread.id)) as entry:
        thread.state, thread.waits = rules.next_state(Act.close, State(thread.state)), False
        thread.closed_on, thread.version = today, thread.version + 1
        thread.save()
        entry.changed("contact_thread.state")


def erase(actor: Actor, seen: Seen, today: date) -> None:
    """Erase letters, answers and what was judged, 30 days after the outcome. Raises NotYetDueError too.

    The thread itself stays, so that the person may write again for as long as they have their code.
    """
    with _moved(actor, Act.erase, seen) as (thread, entry):
        due = rules.content_due_on(thread.closed_on, settings.PROGRAMME.limits.content_days)
        rules.check_content_is_due(due, today)
        _erase(thread, today, entry)


def erase_what_is_due(now: datetime) -> int:
    """Erase what ended so long ago, thread by thread, as time demands: nobody has to think of it (P1). Say how many.

    It takes no key. What became a case or a matter is kept as long as that is.
    """
    today, erased = day_of(now), 0
    while done := sum(_erase_if_due(thread_id, today) for thread_id in _threads_due(today)):
        erased += done
    return erased


def _threads_due(today: date) -> list[UUID]:
    over = today - timedelta(days=settings.PROGRAMME.limits.content_days)
    ended = Thread.objects.filter(state=State.closed, closed_on__lte=over, case=None, matter=None)
    kept = ended.filter(Q(erased_on=None) | Q(erased_on__lte=F("closed_on")))
    return list(kept.values_list("id", flat=True)[:AT_A_TIME])


def _erase_if_due(thread_id: UUID, today: date) -> bool:
    """Erase one, unless somebody wrote again meanwhile."""
    with journalled(THE_OFFICE, Act.erase, rules.ref(thread_id)) as entry:
        thread = Thread.objects.select_for_update().get(id=thread_id)
        due = rules.content_due_on(thread.closed_on, settings.PROGRAMME.limits.content_days)
        if due is None or today < due or rules.is_erased(thread.closed_on, thread.erased_on):
            return False
        _erase(thread, today, entry)
        thread.version += 1
        thread.save()
        return True


def _erase(thread: Thread, today: date, entry: OpenLine) -> None:
    for kept in (Letter, Answer, HandOver):
        kept.objects.filter(thread=thread).delete()
    thread.triage, thread.unread, thread.erased_on = None, 0, today
    entry.changed("contact_letter.content", "contact_answer.content", "contact_thread.triage")


# --- quarantine ---


def retry(actor: Actor, hash_: str, circle: Circle = Circle.letters) -> None:
    """Put a letter from quarantine back among those to be opened, by either circle."""
    with journalled(actor, Act.retry, f"letter:{hash_}"):
        rules.check_room_act(Act.retry, actor.roles, circle)
        queries.distrusted(circle).filter(hash=hash_).update(state=Pile.sealed, distrust="", circle="")


def discard(actor: Actor, hash_: str, circle: Circle = Circle.letters) -> None:
    """Delete a letter that does not open, for good."""
    with journalled(actor, Act.discard, f"letter:{hash_}") as entry:
        rules.check_room_act(Act.discard, actor.roles, circle)
        queries.distrusted(circle).filter(hash=hash_).delete()
        entry.changed("contact_sealedletter.sealed")


# --- what every act does ---


@contextmanager
def _moved(actor: Actor, act: Act, seen: Seen, trace: str = "") -> Iterator[tuple[Thread, OpenLine]]:
    """Take a thread in hand, check, let the act happen, move the thread on.

    Raises ThreadNotFoundError, NotAllowedError, TransitionError, StaleVersionError.
    """
    with journalled(actor, act, rules.ref(seen.thread_id), trace) as entry:
        thread = Thread.objects.select_for_update().filter(id=seen.thread_id).first()
        if thread is None or is_hidden(actor, thread):
            raise rules.ThreadNotFoundError
        roles, relations = roles_to(actor, thread), relations_of(actor, thread)
        state = rules.check_thread_act(act, State(thread.state), roles, relations)
        if thread.version != seen.version:
            raise StaleVersionError
        yield thread, entry
        thread.state, thread.waits = state, state in rules.WAITING
        thread.version += 1
        thread.save()


def note_seen(thread_id: UUID, unread: int) -> None:
    """Somebody has read so many letters; one that arrived meanwhile is still unread."""
    if unread:
        Thread.objects.filter(id=thread_id, unread=unread).update(unread=0)


def _check_holds(staff_id: UUID, thread: Thread) -> None:
    """Hand the thread of a matter only to somebody who is let into it. Raises WrongHandsError."""
    if thread.matter is not None and staff_id not in keys.holders_of(thread.compartment):
        raise rules.WrongHandsError


def _key(keyring: Keyring, thread: Thread) -> SealingKey:
    return keys.key_of(keyring, thread.compartment)


def _open(keyring: Keyring, thread: Thread, sealed: Sealed) -> str:
    return keys.open_sealed(keyring, thread.compartment, sealed)


def _roles_of(staff_id: UUID) -> Any:
    known = staff.actors([staff_id]).get(staff_id)
    return known.roles if known else frozenset()
