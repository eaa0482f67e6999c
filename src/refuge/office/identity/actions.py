"""Writing a name down, asking to see it, lending a half, being shown, destroying: two people for each but the first.

Each act is one transaction and one line of the journal; the case is locked meanwhile, so that a yes taken back and
a name being shown never pass each other. `now` is read by whoever calls.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from refuge.office.access.rules import THE_OFFICE, check_standing
from refuge.office.audit.actions import journalled
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import rules as case_rules
from refuge.office.case.pen import Pen, Seen, ref, standing_of, take_up_any, take_up_for, turn
from refuge.office.case.rules import BOTH, Track
from refuge.office.consent import queries as consent
from refuge.office.consent.rules import Level
from refuge.office.identity import halves, rules
from refuge.office.identity.models import Opening, Record, Share
from refuge.office.identity.rules import (
    POLICY,
    UNDER_WAY,
    Act,
    AlreadyAskedError,
    NothingWrittenError,
    NotTheirsError,
    Purpose,
    Side,
    State,
    Words,
)
from refuge.office.vault import codes
from refuge.protocol import sealing

if TYPE_CHECKING:
    from datetime import date, datetime

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor, Role

SEALED = ("identity_record.name_used", "identity_record.other_names", "identity_record.papers")


def write(keyring: Keyring, seen: Seen, words: Words, *, trace: str = "") -> None:
    """Keep a name and what papers there are, if the person agreed; whoever writes holds one half afterwards.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoYesError, AlreadyWrittenError,
    NobodyOnOneSideError.
    """
    with journalled(keyring.actor, Act.write, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.write, seen, POLICY, tracks=BOTH)
        rules.check_yes(live=has_yes(seen.case_id, seen.today))
        rules.check_none_written(exists=Record.objects.filter(case=pen.case).exists())
        record, key = Record(id=uuid4(), case=pen.case), sealing.new_key()
        halves.write(record, key, words)
        record.save(force_insert=True)
        halves.deal(record, key, pen.case)
        line.changed(*SEALED)
        turn(pen.case)


def ask(keyring: Keyring, case_id: UUID, *, purpose: Purpose, now: datetime) -> UUID:
    """Ask to be shown what is kept, or that it be destroyed, because a named step needs it.

    Raises CaseNotFoundError, NotAllowedError, NothingWrittenError, NoHalfError, NoYesError, AlreadyAskedError.
    """
    with journalled(keyring.actor, Act.ask, ref(case_id), purpose):
        pen = _take_up(keyring, Act.ask, case_id, now)
        record = _record(pen)
        rules.check_asks(halves.side_held(keyring.actor.id, record), purpose)
        if purpose is not Purpose.erase:
            rules.check_yes(live=has_yes(case_id, pen.today))
        if Opening.objects.filter(record=record, asked_by=keyring.actor.id, state__in=UNDER_WAY).exists():
            raise AlreadyAskedError
        opening = Opening(record=record, purpose=purpose, state=State.asked, asked_at=now)
        opening.asked_by_id = keyring.actor.id
        opening.save(force_insert=True)
        return opening.id


def lend(keyring: Keyring, case_id: UUID, opening_id: UUID, *, version: int, now: datetime) -> None:
    """Lend one's half to whoever asked, for minutes. `version` is that of the request as it was seen.

    Raises CaseNotFoundError, NotAllowedError, NotTheirsError, SamePersonError, NoSuchMoveError, NoHalfError,
    NoYesError, StaleVersionError.
    """
    with journalled(keyring.actor, Act.lend, ref(case_id)) as line:
        pen = _take_up(keyring, Act.lend, case_id, now)
        opening = _to_answer(pen, opening_id, version)
        rules.check_purpose(Purpose(opening.purpose), to_erase=False)
        state = rules.move(Act.lend, State(opening.state))
        rules.check_holds(halves.side_held(keyring.actor.id, opening.record), Side.other)
        rules.check_yes(live=has_yes(case_id, pen.today))
        line.changed("identity_opening.lent")
        codes.turn(
            opening,
            state=state,
            answered_by_id=keyring.actor.id,
            lent=halves.lend(keyring, opening.record, opening.asked_by_id),
            expires_at=now + timedelta(minutes=settings.PROGRAMME.limits.shown_minutes),
        )


def say_no(keyring: Keyring, case_id: UUID, opening_id: UUID, *, version: int, now: datetime) -> None:
    """Lend nothing, or destroy nothing.

    Raises CaseNotFoundError, NotAllowedError, NotTheirsError, SamePersonError, NoSuchMoveError, StaleVersionError.
    """
    with journalled(keyring.actor, Act.say_no, ref(case_id)):
        pen = _take_up(keyring, Act.say_no, case_id, now)
        opening = _to_answer(pen, opening_id, version)
        codes.turn(
            opening, state=rules.move(Act.say_no, State(opening.state)), answered_by_id=keyring.actor.id
        )


def take_back(keyring: Keyring, case_id: UUID, opening_id: UUID, *, now: datetime) -> None:
    """Take one's own request back, and give up what was lent.

    Raises CaseNotFoundError, NotAllowedError, NotTheirsError, NoSuchMoveError.
    """
    with journalled(keyring.actor, Act.take_back, ref(case_id)):
        pen = _take_up(keyring, Act.take_back, case_id, now)
        opening = _own(pen, opening_id)
        state = rules.move(Act.take_back, State(opening.state))
        codes.turn(opening, state=state, lent=None, expires_at=None)


def show(keyring: Keyring, case_id: UUID, opening_id: UUID, *, now: datetime) -> Words:
    """Show what is kept, once: the key is turned at this moment, and what was lent opens nothing afterwards.

    Raises CaseNotFoundError, NotAllowedError, NotTheirsError, NoSuchMoveError, TooLateError, NoYesError,
    NoHalfError, HalvesDoNotFitError, NobodyOnOneSideError.
    """
    with journalled(keyring.actor, Act.show, ref(case_id)) as line:
        pen = _take_up(keyring, Act.show, case_id, now)
        opening = _own(pen, opening_id)
        line.reason = opening.purpose
        state = rules.move(Act.show, State(opening.state))
        rules.check_in_time(opening.expires_at, now)
        rules.check_yes(live=has_yes(case_id, pen.today))
        words = halves.open_with(keyring, opening.record, bytes(opening.lent or b""))
        halves.turn(opening.record, pen.case, words)
        line.changed(*SEALED)
        codes.turn(opening, state=state, lent=None, expires_at=None)
        _lapse(Opening.objects.filter(record=opening.record, state=State.lent))
        return words


def erase(keyring: Keyring, case_id: UUID, opening_id: UUID, *, version: int, now: datetime) -> None:
    """Destroy what is kept, as somebody else asked: the words, every half of their key, and every request.

    Raises CaseNotFoundError, NotAllowedError, NotTheirsError, SamePersonError, NoSuchMoveError, StaleVersionError.
    """
    with journalled(keyring.actor, Act.erase, ref(case_id)) as line:
        pen = _take_up(keyring, Act.erase, case_id, now)
        opening = _to_answer(pen, opening_id, version)
        rules.check_purpose(Purpose(opening.purpose), to_erase=True)
        rules.move(Act.lend, State(opening.state))
        line.changed(*SEALED)
        opening.record.delete()


def hand_out(keyring: Keyring, case_id: UUID, *, now: datetime) -> int:
    """Give one's own half to everybody of the same side who has none; give back how many were given one.

    Raises CaseNotFoundError, NotAllowedError, NothingWrittenError, NoHalfError, NobodyOnOneSideError.
    """
    with journalled(keyring.actor, Act.hand_out, ref(case_id)) as line:
        pen = _take_up(keyring, Act.hand_out, case_id, now)
        line.changed("identity_share.wrapped")
        return len(halves.hand_out(keyring, _record(pen), pen.case))


def has_yes(case_id: UUID, today: date) -> bool:
    """Say whether the person agrees today that their name and papers are kept."""
    return consent.live(case_id, Level.c2, today=today)


def sweep(now: datetime) -> None:
    """Destroy what was lent and whose minutes are over."""
    over = Opening.objects.filter(state=State.lent, expires_at__lte=now)
    if over.exists():
        with journalled(THE_OFFICE, Act.lapse, "identity"):
            _lapse(over)


def when_yes_is_withdrawn(*, case_id: UUID, level: Level, **_: object) -> None:
    """End what is under way the moment the person takes their yes back (I-15). Needs no key, raises nothing."""
    if level == Level.c2:
        showing = Opening.objects.filter(record__case=case_id).exclude(purpose=Purpose.erase)
        _lapse(showing.filter(state__in=UNDER_WAY))


def when_walled_in(*, pen: Pen, **_: object) -> None:
    """Destroy what people of the adult track wrote down of a child (X1); child protection asks anew.

    They could not hand it over: nobody here holds both halves of its key.
    """
    Record.objects.filter(case=pen.case).delete()


def when_holders_change(*, pen: Pen, **_: object) -> None:
    """Let the halves follow a case that changes hands.

    Whoever is no longer on it loses theirs; whoever is new is given one, if the one who acts holds one of that side.
    """
    record = Record.objects.filter(case=pen.case).first()
    if record is None:
        return
    track = Track(pen.case.track)
    due = {one.staff_id for one in halves.everybody(pen.case) if rules.side_of(one, track) is not None}
    gone = set(halves.holders_of(record)) - due
    if pen.actor.id in halves.holders_of(record):
        halves.hand_out(pen.keyring, record, pen.case)
    _let_go(Q(record=record, staff__in=gone), Q(record=record, asked_by__in=gone))


def when_somebody_leaves(*, actor: Actor, staff_id: UUID, **_: object) -> None:
    """Take every half from somebody who may hold none any more (I-36)."""
    if Share.objects.filter(staff=staff_id).exists():
        with journalled(actor, Act.let_go, f"staff:{staff_id}"):
            _let_go(Q(staff=staff_id), Q(asked_by=staff_id))


def when_roles_change(*, actor: Actor, staff_id: UUID, after: frozenset[Role], **_: object) -> None:
    """Take the halves from somebody whose roles no longer go with them."""
    kept = Q(pk__in=[])
    for track in Track:
        for side in Side:
            if rules.may_keep(side, after, track):
                kept |= Q(side=side, record__case__track=track)
    lost = Share.objects.filter(staff=staff_id).exclude(kept)
    records = set(lost.values_list("record", flat=True))
    if records:
        with journalled(actor, Act.let_go, f"staff:{staff_id}"):
            theirs = Q(record__in=records)
            _let_go(theirs & Q(staff=staff_id), theirs & Q(asked_by=staff_id))


def _let_go(shares: Q, openings: Q) -> None:
    Share.objects.filter(shares).delete()
    _lapse(Opening.objects.filter(openings, state__in=UNDER_WAY))


def _lapse(openings: QuerySet[Opening]) -> None:
    openings.update(state=State.lapsed, lent=None, expires_at=None, version=F("version") + 1)


def _take_up(keyring: Keyring, act: Act, case_id: UUID, now: datetime) -> Pen:
    pen = take_up_any(keyring, case_rules.Act.see, case_id, timezone.localdate(now))
    standing = standing_of(keyring.actor, pen.case)
    check_standing(act, case_rules.on_track(standing, Track(pen.case.track)), POLICY)
    return pen


def _record(pen: Pen) -> Record:
    record = Record.objects.select_for_update().filter(case=pen.case).first()
    if record is None:
        raise NothingWrittenError
    return record


def _opening(pen: Pen, opening_id: UUID) -> Opening:
    record = _record(pen)
    opening = Opening.objects.select_for_update().filter(id=opening_id, record=record).first()
    if opening is None:
        raise NotTheirsError
    opening.record = record
    return opening


def _own(pen: Pen, opening_id: UUID) -> Opening:
    opening = _opening(pen, opening_id)
    rules.check_asked_it(pen.actor.id, asked_by=opening.asked_by_id)
    return opening


def _to_answer(pen: Pen, opening_id: UUID, version: int) -> Opening:
    opening = _opening(pen, opening_id)
    rules.check_second_person(pen.actor.id, asked_by=opening.asked_by_id)
    if opening.version != version:
        raise StaleVersionError
    return opening
