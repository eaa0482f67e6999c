"""Raising a concern, triage, safety at once, the two who inquire, telling and hearing the person.

Every act takes the version of the matter that was seen. Help to whoever was harmed comes before anything else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role
from refuge.office.audit.actions import journalled
from refuge.office.breach import contents, counting, hands, holds, near, rules, seats
from refuge.office.breach.contents import Content, EntryCode, Label
from refuge.office.breach.hands import Hand, SeenMatter, take_up
from refuge.office.breach.models import Matter, Sitting
from refuge.office.breach.rules import (
    Act,
    CaseUnknownError,
    Companion,
    Heard,
    Help,
    Interim,
    Period,
    ReasonsMissingError,
    Seat,
    Source,
    State,
)
from refuge.office.contact import actions as letters
from refuge.office.vault import actions as vault
from refuge.office.vault.codes import turn
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.contact.actions import Seen as SeenThread

NOBODY = "matter"
"""How the journal names a matter that was just raised: not at all, so that no line ties it to whoever raised it."""


@dataclass(frozen=True)
class Concern:
    """What somebody raises. The same `matter_id` twice is one matter. `case_no` as typed, or nothing."""

    matter_id: UUID
    words: str
    case_no: str = ""
    source: Source = Source.staff
    trace: str = ""


@dataclass(frozen=True)
class Triage:
    """What whoever looks first finds: which clause, when it was, from whom, about which case if that is known."""

    clause: str
    period: Period
    source: Source
    case_no: str
    words: str
    trace: str = ""


@dataclass(frozen=True)
class Hearing:
    """What the person said to it, in their words, and whether somebody was with them."""

    heard: Heard
    companion: Companion
    language: str
    words: str
    trace: str = ""


def report(actor: Actor, concern: Concern, now: datetime) -> None:
    """Raise a concern as a member of staff. The office chooses who looks first: outside the matter, with least to do.

    Raises NobodyOutsideError; then nothing was kept.
    """
    with journalled(actor, Act.report, NOBODY, concern.trace) as line:
        if Matter.objects.filter(id=concern.matter_id).exists():
            return
        line.changed("breach_matter.label", "breach_entry.content")
        label = _label(concern, reporter=actor.id)
        free_of = near.line_of(near.named(label), actor.id)
        (first,) = rules.choose(hands.load_of(Seat.triage), free_of, rules.BENCH[Seat.triage])
        _begin(concern, label, first, now)


def take_up_thread(keyring: Keyring, concern: Concern, thread: SeenThread, now: datetime) -> None:
    """Make a matter of a concern that came by letter: whoever read it looks first. Who wrote stays in the thread.

    From here on nobody else opens the thread, other inquiry officers included; answers go on from there.
    Raises NotAllowedError, and what `contact.actions.take_up` raises.
    """
    with journalled(keyring.actor, Act.take_up, hands.ref(concern.matter_id), concern.trace) as line:
        rules.check_takes_up(keyring.actor.roles)
        if Matter.objects.filter(id=concern.matter_id).exists():
            return
        line.changed("breach_matter.label", "breach_entry.content")
        _begin(concern, replace(_label(concern), thread=thread.thread_id), keyring.actor.id, now)
        letters.take_up(keyring.actor, thread, concern.matter_id)
        letters.keep_to(keyring.actor, concern.matter_id, {keyring.actor.id})


def record_help(keyring: Keyring, seen: SeenMatter, what: Help, words: str, *, trace: str = "") -> None:
    """Write down what was offered to whoever was harmed: first of all, and again whenever more is.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.help, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.help, seen)
        if what is Help.nobody_known and not words.strip():
            raise ReasonsMissingError
        line.changed("breach_matter.helped_on", "breach_entry.content")
        hands.write(hand, EntryCode.help, words, what)
        turn(hand.matter, helped_on=hand.matter.helped_on or hand.today)


def triage(keyring: Keyring, seen: SeenMatter, found: Triage) -> None:
    """Say what it is about. From here on the case it is about, where one is known, is not closed over it (I-35).

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, HelpFirstError,
    CaseUnknownError, TooCloseError.
    """
    with journalled(keyring.actor, Act.triage, hands.ref(seen.matter_id), found.trace) as line:
        hand = take_up(keyring, Act.triage, seen)
        check_outside(hand)
        rules.check_help_first(hand.matter.helped_on)
        line.changed("breach_matter.stage", "breach_matter.label", "breach_entry.content")
        hands.keep_label(hand, clause=found.clause, period=found.period, source=found.source)
        if found.case_no:
            _name_case(hand, found.case_no)
        hands.write(hand, EntryCode.triaged, found.words)
        hands.move(hand, Act.triage, triaged_at=hand.now)


def pass_on(keyring: Keyring, seen: SeenMatter, staff_id: UUID, words: str, *, trace: str = "") -> None:
    """Hand a concern to another inquiry officer to look at, and keep nothing of it.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, TooCloseError, WrongRoleError.
    """
    with journalled(keyring.actor, Act.pass_on, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.pass_on, seen)
        _check_independent(hand, staff_id)
        line.changed("breach_seat.staff_id", "vault_wrappedkey.wrapped")
        vault.grant(keyring, hand.matter.compartment_id, staff_id)
        hands.write(hand, EntryCode.passed_on, words)
        Sitting.objects.get_or_create(matter=hand.matter, staff_id=staff_id, seat=Seat.triage)
        seats.clear_proposal(hand)
        turn(hand.matter)
        letters.let_in(keyring, hand.matter.id, staff_id)
        seats.keep_to(hand, hands.readers(hand.matter) - {keyring.actor.id})


def order_interim(
    keyring: Keyring, seen: SeenMatter, measures: tuple[Interim, ...], words: str, *, trace: str = ""
) -> None:
    """Do at once what keeps somebody safe. It says nothing about anybody's guilt, and takes nothing from anybody (I-8).

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.interim, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.interim, seen)
        if not words.strip():
            raise ReasonsMissingError
        line.changed("breach_entry.content")
        hands.write(hand, EntryCode.interim, words, *sorted(measures))
        turn(hand.matter)


def name_inquirers(keyring: Keyring, seen: SeenMatter, chosen: tuple[UUID, ...], case_no: str = "") -> None:
    """Give the matter to two people who are independent of the person and of who raised it.

    Whoever looked first and is not one of them holds the key no longer.
    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, CaseUnknownError,
    TwoInquirersError, TooCloseError, WrongRoleError.
    """
    with journalled(keyring.actor, Act.name_inquirers, hands.ref(seen.matter_id)) as line:
        hand = take_up(keyring, Act.name_inquirers, seen)
        if case_no:
            _name_case(hand, case_no)
        hands.check_adults(hand.label)
        rules.check_inquirers(chosen, hands.roles_of(frozenset(chosen)), _line(hand.label))
        line.changed("breach_matter.stage", "breach_seat.staff_id", "vault_wrappedkey.wrapped")
        hands.write(hand, EntryCode.inquirers, ", ".join(sorted(staff.names(chosen).values())))
        seats.clear_proposal(hand)
        for one in chosen:
            seats.sit_down(hand, Seat.inquirer, one)
            letters.let_in(keyring, hand.matter.id, one)
        due = rules.inquire_by(hand.today, settings.PROGRAMME.limits.inquiry_days)
        hands.move(hand, Act.name_inquirers, inquiry_due_on=due)
        seats.keep_to(hand, frozenset(chosen))


def tell_allegation(
    keyring: Keyring, seen: SeenMatter, language: str, words: str, *, trace: str = ""
) -> None:
    """Tell the person what is said of them, in their language, and what they have a right to.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, CaseUnknownError,
    ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.tell_allegation, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.tell_allegation, seen)
        hands.check_adults(hand.label)
        if not words.strip():
            raise ReasonsMissingError
        line.changed("breach_matter.told_on", "breach_entry.content")
        hands.write(hand, EntryCode.told_allegation, words, language)
        turn(hand.matter, told_on=hand.matter.told_on or hand.today)


def hear(keyring: Keyring, seen: SeenMatter, hearing: Hearing) -> None:
    """Write down what the person says to it, or that they did not want to say anything, which is held against nobody.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, CaseUnknownError, NotHeardError,
    ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.hear, hands.ref(seen.matter_id), hearing.trace) as line:
        hand = take_up(keyring, Act.hear, seen)
        hands.check_adults(hand.label)
        rules.check_told_first(hand.matter.told_on)
        if hearing.heard is Heard.heard and not hearing.words.strip():
            raise ReasonsMissingError
        line.changed("breach_matter.heard_on", "breach_entry.content")
        codes = (hearing.heard, hearing.companion, hearing.language)
        hands.write(hand, EntryCode.heard, hearing.words, *codes)
        turn(hand.matter, heard_on=hand.matter.heard_on or hand.today)


def add_note(keyring: Keyring, seen: SeenMatter, words: str, *, trace: str = "") -> None:
    """Add a note. Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError."""
    with journalled(keyring.actor, Act.note, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.note, seen)
        line.changed("breach_entry.content")
        hands.write(hand, EntryCode.note, words)
        turn(hand.matter)


def end(hand: Hand, act: Act, state: State, outcome: str) -> None:
    """End a matter, and the line to whoever wrote: it is counted without a trace of itself, its case may be closed."""
    hands.move(hand, act)
    letters.end_with_matter(hand.actor, hand.matter.id, hand.today)
    hands.keep_label(hand, ended=state)
    counting.count(hand.matter, hand.label.clause, outcome, hand.today)
    holds.release(hand.matter.id)


def _begin(concern: Concern, label: Label, first: UUID, now: datetime) -> None:
    compartment_id, key = vault.create_compartment(Kind.matter, {first})
    due = rules.triage_by(now, settings.PROGRAMME.limits.triage_hours)
    matter = Matter(
        id=concern.matter_id,
        compartment_id=compartment_id,
        stage=State.reported,
        reported_at=now,
        triage_due_at=due,
    )
    matter.label = matter.seal("label", key, contents.written_label(label))
    matter.save(force_insert=True)
    Sitting.objects.create(matter=matter, staff_id=first, seat=Seat.triage)
    hands.write_with(matter, key, Content(EntryCode.reported, None, now, concern.words))


def _label(concern: Concern, reporter: UUID | None = None) -> Label:
    return Label(source=concern.source, reporter=reporter, case_no=concern.case_no)


def _name_case(hand: Hand, case_no: str) -> None:
    """Bind the matter to the case it is about. Raises CaseUnknownError, TooCloseError."""
    case_id = near.find_case(case_no)
    if case_id is None:
        raise CaseUnknownError
    hands.keep_label(hand, case_id=case_id, case_no=case_no)
    check_outside(hand)
    holds.keep_open(case_id, hand.matter.id)


def _check_independent(hand: Hand, staff_id: UUID) -> None:
    known = hands.roles_of(frozenset({staff_id})).get(staff_id, frozenset())
    rules.check_independent(staff_id, known, near.line_of(near.named(hand.label), hand.label.reporter))


def check_outside(hand: Hand) -> None:
    """Let nobody judge a concern who is near the case it names; they pass it on. Raises TooCloseError."""
    if hand.actor.id in near.line_of(near.named(hand.label), None).near:
        raise rules.TooCloseError


def _line(label: Label) -> rules.Line:
    return near.line_of(label.case_id, label.reporter)


def officers(actor: Actor) -> dict[UUID, str]:
    """Name everybody who could inquire, but oneself."""
    return {one.id: one.name for one in staff.staff_with(Role.inquiry) if one.id != actor.id}
