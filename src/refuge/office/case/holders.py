"""Who holds the keys of a case and of the thread it came from, and the wall of the child track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from refuge.office.access import queries as staff
from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import Role
from refuge.office.audit.actions import journalled
from refuge.office.case import questions, rules
from refuge.office.case.models import Case
from refuge.office.case.numbers import UnreadableCaseNumberError, read_case_number
from refuge.office.case.pen import Pen, tell, turn
from refuge.office.case.rules import (
    AccessReason,
    Act,
    EventKind,
    NoChildProtectionError,
    RetentionClass,
    Status,
    Track,
)
from refuge.office.case.signals import walled_in
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.rules import Actor


def roles_of(staff_id: UUID) -> frozenset[Role]:
    """Say which roles somebody holds who works here today; none for somebody who does not."""
    known = staff.actors([staff_id]).get(staff_id)
    return known.roles if known else frozenset()


def officers() -> frozenset[UUID]:
    """Everybody who protects children here today: who holds every child's case, and nobody else does (X1)."""
    return frozenset(one.id for one in staff.staff_with(Role.cp_officer))


def holders_of_number(typed: str) -> frozenset[UUID]:
    """Say who is on the case with this number, as somebody typed it; nobody where no case has it.

    For the room of sealed files: nobody who works on a case is made a reader of a file about it.
    """
    try:
        case = Case.objects.filter(case_no=read_case_number(typed)).first()
    except UnreadableCaseNumberError:
        return frozenset()
    return frozenset(keys.holders_of(case.compartment_id) | {case.owner_id}) if case else frozenset()


def owner_for(track: Track, actor: Actor, wanted: UUID) -> UUID:
    """Who owns a new case: the one wanted, or on the child track an officer of child protection.

    Raises WrongHandsError, NoChildProtectionError.
    """
    if track is Track.child and not rules.may_hold(roles_of(wanted), track):
        return _officer_for(actor)
    rules.check_may_hold(roles_of(wanted), track)
    return wanted


def born_with_key(track: Track, owner_id: UUID) -> frozenset[UUID]:
    """Who holds a new case: its owner, and on the child track every officer of child protection."""
    return officers() if track is Track.child else frozenset({owner_id})


def second_for(track: Track, owner_id: UUID, wanted: UUID | None) -> frozenset[UUID]:
    """Who holds a new case besides its owner, so that it is not lost with one person; every officer a child's.

    Raises WrongHandsError.
    """
    if wanted is None or wanted == owner_id or track is Track.child:
        return frozenset()
    rules.check_may_hold(roles_of(wanted), track)
    return frozenset({wanted})


def retention_of(track: Track) -> RetentionClass:
    return RetentionClass.child if track is Track.child else RetentionClass.standard


def let_in(pen: Pen, staff_id: UUID, why: AccessReason) -> None:
    """Give somebody both keys, unless they are on the case already. Raises NoKeyError."""
    if staff_id in keys.holders_of(pen.case.compartment_id):
        return
    for compartment_id in _compartments(pen.case):
        vault.grant(pen.keyring, compartment_id, staff_id)
    tell(pen, EventKind.access_given, concerns_id=staff_id, code=why)


def let_out(pen: Pen, staff_id: UUID, why: AccessReason) -> None:
    """Take both keys away and turn them. Raises NoKeyError, LastHolderError."""
    questions.lapse_of(pen, staff_id)
    # The event first: whoever takes themselves off can seal nothing afterwards.
    tell(pen, EventKind.access_taken, concerns_id=staff_id, code=why)
    for compartment_id in _compartments(pen.case):
        if staff_id in keys.holders_of(compartment_id):
            vault.revoke(pen.keyring, compartment_id, staff_id)


def let_out_if_in(pen: Pen, staff_id: UUID, why: AccessReason) -> None:
    """Do the same for somebody who may have lost the key already, by leaving the office."""
    if staff_id in keys.holders_of(pen.case.compartment_id):
        let_out(pen, staff_id, why)


def share_thread(pen: Pen, with_these: frozenset[UUID] = frozenset()) -> None:
    """Bring the thread into step with a case just opened. Raises NoKeyError."""
    thread = pen.case.thread_compartment_id
    if thread is None:
        return
    if Track(pen.case.track) is Track.child:
        leave_only_officers(pen.keyring, thread)
    else:
        for one in sorted(with_these | {pen.case.owner_id}):
            vault.grant(pen.keyring, thread, one)


def wall_in(pen: Pen) -> None:
    """Move the case to the child track: its officers hold both keys, all others are turned (X1).

    Raises NoChildProtectionError, NoKeyError.
    """
    case = pen.case
    owner = case.owner_id if case.owner_id in officers() else _officer_for(pen.actor)
    questions.lapse(pen)
    tell(pen, EventKind.to_child_track, concerns_id=owner)
    turn(case, track=Track.child, retention_class=RetentionClass.child, owner_id=owner)
    walled_in.send(Case, pen=pen)
    for compartment_id in _compartments(case):
        leave_only_officers(pen.keyring, compartment_id)


def let_out_of_child_track(
    *, actor: Actor, staff_id: UUID, before: frozenset[Role], after: frozenset[Role], **_: object
) -> None:
    """Take every child's case from somebody who protects children no more, within the change of their roles.

    Raises LastHolderError and NoChildProtectionError, which stop the change: first somebody else must hold them.
    """
    if Role.cp_officer not in before - after:
        return
    _check_somebody_remains(staff_id)
    theirs = Q(owner=staff_id) | Q(compartment__in=keys.compartments_of_id(staff_id))
    cases = list(Case.objects.select_for_update().filter(theirs, track=Track.child))
    _pass_on(actor, staff_id, [case for case in cases if case.owner_id == staff_id])
    for compartment_id in (one for case in cases for one in _compartments(case)):
        if staff_id in keys.holders_of(compartment_id):
            vault.turn_without(actor, compartment_id, staff_id)


def keep_the_last_officer(*, staff_id: UUID, **_: object) -> None:
    """Refuse to take the last officer of child protection off, whether or not there is a child's case.

    An administrator is not told by a refusal that there is one (I-5). Raises NoChildProtectionError.
    """
    if Role.cp_officer in staff.roles_ever(staff_id):
        _check_somebody_remains(staff_id)


def _check_somebody_remains(staff_id: UUID) -> None:
    if not officers() - {staff_id}:
        raise NoChildProtectionError


def _pass_on(actor: Actor, staff_id: UUID, cases: list[Case]) -> None:
    """Give each case another owner. One line for all of them, which names none: no journal lists children (I-5)."""
    if not cases:
        return
    with journalled(actor, Act.hand_over, f"staff:{staff_id}", "does_other_work_now") as line:
        line.changed("case_case.owner_id")
        for case in cases:
            # Whoever changes roles holds no key, and needs none: nothing in this event is sealed.
            pen = Pen(Keyring(actor, b""), case, timezone.localdate())
            owner = _officer_for(actor)
            questions.lapse(pen)
            tell(pen, EventKind.handed_over, concerns_id=owner)
            turn(case, owner_id=owner)


def _compartments(case: Case) -> tuple[UUID, ...]:
    thread = case.thread_compartment_id
    return (case.compartment_id, thread) if thread else (case.compartment_id,)


def leave_only_officers(keyring: Keyring, compartment_id: UUID) -> None:
    """Wall one compartment in: officers of child protection hold its key, and nobody else. Raises NoKeyError."""
    able = officers()
    for staff_id in sorted(able - keys.holders_of(compartment_id)):
        vault.grant(keyring, compartment_id, staff_id)
    others = keys.holders_of(compartment_id) - able
    # The one who acts comes last: without their own key they could take nobody else's.
    for staff_id in sorted(others, key=lambda one: (one == keyring.actor.id, one)):
        vault.revoke(keyring, compartment_id, staff_id)


def _officer_for(actor: Actor) -> UUID:
    """Whoever acts, where they protect children; else the one with the fewest children's cases."""
    able = officers()
    if not able:
        raise NoChildProtectionError
    if actor.id in able:
        return actor.id
    held = Case.objects.filter(track=Track.child, owner_id__in=able).exclude(status=Status.closed)
    load = dict(held.values_list("owner_id").annotate(cases=Count("id")))
    return min(sorted(able), key=lambda one: load.get(one, 0))
