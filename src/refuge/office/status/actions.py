"""What those who are on a case do about its decision: interview, put before the panel, tell, appeal, custody.

Each is one transaction, one line of the journal, one event of the case, and takes the version of the case that was
seen. What the panel does stands in `panels.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings

from refuge.office.audit.actions import journalled
from refuge.office.case import holders
from refuge.office.case.pen import Pen, ref, take_up_for, tell, turn
from refuge.office.case.rules import EventKind
from refuge.office.status import paper, rules
from refuge.office.status.models import CustodyRecord, Determination, PanelSeat
from refuge.office.status.paper import Asked, Beginning, Interview
from refuge.office.status.rules import (
    OPEN_STATES,
    POLICY,
    Act,
    DeterminationNotFoundError,
    NoSuchMoveError,
    Panel,
    Seat,
    State,
)
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.pen import Seen
    from refuge.office.status.rules import ReferredTo


def interview(keyring: Keyring, seen: Seen, given: Interview, asked: Asked, *, trace: str = "") -> UUID:
    """Write down that somebody was interviewed, and how it was checked; never what they answered (R2).

    Where it shows custody, the custody record is made by itself (X3). Gives back the determination's id.
    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError.
    """
    with journalled(keyring.actor, Act.interview, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.interview, seen, POLICY)
        newest = paper.newest_of(pen.case.id)
        rules.after(Act.interview, paper.state_of(newest))
        if rules.shows_custody(given.voluntariness, in_custody=asked.in_custody):
            keep_custody_record(pen)
        beginning = Beginning(
            custody=paper.custody_record(pen.case.id) is not None,
            interviewed_on=pen.today,
            due_on=rules.due_on(pen.case.arrived_on, pen.today, settings.PROGRAMME.limits.decision_days),
            interviewers=asked.interviewers or frozenset({keyring.actor.id}),
            supersedes=newest,
        )
        line.changed("status_determination.state", "status_determination.account")
        determination = paper.begin(pen.case, beginning, given)
        _told(pen, "status.interviewed")
        return determination.id


def name_panel(keyring: Keyring, seen: Seen, panel: Panel) -> None:
    """Name who decides: by a supervisor who is not on the case. A panel named before gives way.

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError, SmallPanelError,
    TooCloseError, WrongSeatError, LegalMissingError (I-3).
    """
    with journalled(keyring.actor, Act.name_panel, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.name_panel, seen, POLICY)
        determination = _newest(pen, Act.name_panel)
        _check_panel(determination, panel, keyring.actor.id)
        line.changed("status_panelseat.staff_id")
        determination.seats.all().delete()
        for staff_id, seat in sorted(panel.seats.items()):
            PanelSeat.objects.create(determination=determination, staff_id=staff_id, seat=seat)
        turn(determination)
        # Who names the panel holds no key of the case, and needs none: a fresh one is lent to write with.
        lent = replace(pen, new_key=vault.fresh_key(pen.case.compartment_id))
        _told(lent, "status.panel_named")


def put_before(keyring: Keyring, seen: Seen) -> None:
    """Give the panel the key to what it decides on, and on appeal to what was decided first.

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError, SmallPanelError,
    TooCloseError, WrongSeatError, LegalMissingError, NoKeyError.
    """
    with journalled(keyring.actor, Act.put_before, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.put_before, seen, POLICY)
        determination = _newest(pen, Act.put_before)
        panel = _panel_of(determination)
        _check_panel(determination, panel)
        line.changed("status_determination.state", "vault_wrappedkey.wrapped")
        for staff_id in sorted(panel.seats):
            for compartment_id in _before_panel(determination):
                vault.grant(keyring, compartment_id, staff_id)
        turn(determination, state=rules.after(Act.put_before, State(determination.state)))
        _told(pen, "status.before_panel")


def tell_person(keyring: Keyring, seen: Seen) -> None:
    """Write down that the person was told the decision and its reasons; from today the days of an appeal run.

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError.
    """
    with journalled(keyring.actor, Act.tell, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.tell, seen, POLICY)
        determination = _newest(pen, Act.tell)
        if determination.told_on is not None:
            raise NoSuchMoveError(Act.tell.value)
        line.changed("status_determination.told_on")
        days = settings.PROGRAMME.limits.appeal_days
        until = None if determination.of_appeal else rules.appeal_until(pen.today, days)
        turn(determination, told_on=pen.today, appeal_until=until)
        _told(pen, "status.told")


def appeal(keyring: Keyring, seen: Seen, grounds: str, *, trace: str = "") -> UUID:
    """File the person's appeal: a new determination begins, for a panel with nobody of the first.

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError,
    AppealTooLateError, NoKeyError.
    """
    with journalled(keyring.actor, Act.appeal, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.appeal, seen, POLICY)
        first = _newest(pen, Act.appeal)
        rules.check_appeal(first.appeal_until, pen.today)
        line.changed("status_determination.state", "status_determination.account")
        given = replace(paper.open_interview(keyring, first), account=grounds)
        days = settings.PROGRAMME.limits.appeal_decided_days
        due = rules.due_on(None, pen.today, days)
        second = paper.begin(pen.case, after_this_one(first, due, of_appeal=True), given)
        turn(first, state=rules.after(Act.appeal, State(first.state)), appealed_on=pen.today)
        _told(pen, "status.appealed")
        return second.id


def withdraw(keyring: Keyring, seen: Seen) -> None:
    """End what is on its way, because the person does not go on. What is deferred only the panel ends (I-35).

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError.
    """
    with journalled(keyring.actor, Act.withdraw, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.withdraw, seen, POLICY)
        determination = _newest(pen, Act.withdraw)
        line.changed("status_determination.state")
        turn(determination, state=rules.after(Act.withdraw, State(determination.state)))
        _told(pen, "status.ended")


def record_custody(keyring: Keyring, seen: Seen) -> None:
    """Begin the custody record: somebody was captured, or is in custody. Nothing takes it back (X3, I-2).

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError.
    """
    with journalled(keyring.actor, Act.record_custody, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.record_custody, seen, POLICY)
        if paper.custody_record(pen.case.id) is not None:
            raise NoSuchMoveError(Act.record_custody.value)
        line.changed("status_custodyrecord.recorded_on")
        keep_custody_record(pen)
        turn(pen.case)


def notify_custody(keyring: Keyring, seen: Seen, referred_to: ReferredTo, notified_on: date) -> None:
    """Write down to whom somebody in custody was referred, and when. The case can then be closed.

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError, CustodyError.
    """
    with journalled(keyring.actor, Act.notify_custody, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.notify_custody, seen, POLICY)
        record = _record_still_without(pen, Act.notify_custody, "notified_on")
        rules.check_notified(notified_on, record.recorded_on, pen.today)
        line.changed("status_custodyrecord.notified_on", "status_custodyrecord.referred_to")
        record.referred_to = record.seal("referred_to", pen.key, referred_to.ljust(paper.PADDED))
        record.notified_on = notified_on
        record.save(update_fields=["referred_to", "notified_on"])
        _told(pen, "status.referred")


def record_release(keyring: Keyring, seen: Seen, released_on: date) -> None:
    """Write down that a separate authority released somebody. It counts only after its days (I-2).

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NoSuchMoveError, CustodyError.
    """
    with journalled(keyring.actor, Act.record_release, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.record_release, seen, POLICY)
        record = _record_still_without(pen, Act.record_release, "released_on")
        rules.check_release(released_on, pen.today)
        line.changed("status_custodyrecord.released_on")
        CustodyRecord.objects.filter(id=record.id).update(released_on=released_on)
        _told(pen, "status.released")


def keep_custody_record(pen: Pen, **_: Any) -> None:
    """Make the custody record where there is none, and shut the findings of those who come freely.

    Also called by whoever finds custody at intake (`case.signals.found_in_custody`), within that act.
    """
    if paper.custody_record(pen.case.id) is not None:
        return
    CustodyRecord.objects.create(case=pen.case, recorded_on=pen.today)
    for determination in _undecided(pen.case.id):
        # Whatever the chair proposed before this was known is proposed anew.
        turn(determination, custody=True, leaver=None, eligible=None)
        _forget_opinions(determination)
    tell(pen, EventKind.status, code="status.custody")


def end_for_child(pen: Pen, **_: Any) -> None:
    """End what is on its way for somebody who turns out to be a child, and leave its keys to child protection (X1)."""
    for determination in Determination.objects.select_for_update().filter(case=pen.case):
        state = State(determination.state)
        if state in OPEN_STATES:
            turn(determination, state=rules.after(Act.end, state), review_on=None)
        if keys.versions_held(pen.actor, determination.compartment_id):
            holders.leave_only_officers(pen.keyring, determination.compartment_id)


def keep_in_step(pen: Pen, **_: Any) -> None:
    """Let the keys of a case's determinations follow those of the case, but for who sits on a panel.

    Raises TooCloseError where somebody was let in who is to decide (I-3).
    """
    on_case = keys.holders_of(pen.case.compartment_id)
    for determination in Determination.objects.filter(case=pen.case):
        seated = set(determination.seats.values_list("staff", flat=True))
        if State(determination.state) in OPEN_STATES and seated & on_case:
            raise rules.TooCloseError
        held = keys.holders_of(determination.compartment_id)
        if keys.versions_held(pen.actor, determination.compartment_id):
            for staff_id in sorted(on_case - held):
                vault.grant(pen.keyring, determination.compartment_id, staff_id)
        for staff_id in sorted(held - on_case - seated):
            vault.turn_without(pen.actor, determination.compartment_id, staff_id)


def after_this_one(first: Determination, due_on: date, *, of_appeal: bool) -> Beginning:
    """Begin a determination that comes after another one: who asked, and what is known of custody, go with it."""
    return Beginning(
        custody=first.custody,
        interviewed_on=first.interviewed_on,
        due_on=due_on,
        interviewers=paper.before_panel(first).interviewers,
        supersedes=first,
        of_appeal=of_appeal,
        more={
            "release_counts_on": first.release_counts_on,
            "heard_anew_on": first.heard_anew_on,
            "signed_off_by_id": first.signed_off_by_id,
        },
    )


def _told(pen: Pen, code: str) -> None:
    tell(pen, EventKind.status, code=code)
    turn(pen.case)


def _newest(pen: Pen, act: Act) -> Determination:
    determination = paper.newest_of(pen.case.id)
    rules.after(act, paper.state_of(determination))
    if determination is None:
        raise DeterminationNotFoundError
    return determination


def _undecided(case_id: UUID) -> list[Determination]:
    rows = Determination.objects.select_for_update().filter(case=case_id, decided_on__isnull=True)
    return list(rows.filter(state__in=OPEN_STATES))


def _forget_opinions(determination: Determination) -> None:
    Determination.objects.filter(id=determination.id).update(finding=None, reasons=None)
    determination.seats.update(spoken_on=None, opinion=None, dissent=None)


def _check_panel(determination: Determination, panel: Panel, *more: UUID) -> None:
    roles = {one: holders.roles_of(one) for one in panel.seats}
    rules.check_panel(panel, roles, paper.before_panel(determination, *more))


def _panel_of(determination: Determination) -> Panel:
    seats = dict(determination.seats.values_list("staff", "seat"))
    chair = next((one for one, seat in seats.items() if seat == Seat.chair), None)
    if chair is None:
        raise rules.SmallPanelError
    members = frozenset(one for one, seat in seats.items() if seat == Seat.member)
    legal = next((one for one, seat in seats.items() if seat == Seat.legal), None)
    return Panel(chair, members, legal)


def _before_panel(determination: Determination) -> tuple[UUID, ...]:
    first = determination.supersedes if determination.of_appeal else None
    return (determination.compartment_id, first.compartment_id) if first else (determination.compartment_id,)


def _record_still_without(pen: Pen, act: Act, column: str) -> CustodyRecord:
    record = CustodyRecord.objects.select_for_update().filter(case=pen.case).first()
    if record is None or getattr(record, column) is not None:
        raise NoSuchMoveError(act.value)
    return record
