"""What changes at the door: signing in, unlocking, inviting, changing roles, taking somebody off.

Each act is one transaction with one line of the journal. No secret ever enters a line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from refuge.office.access import passphrases, rules, tries
from refuge.office.access.journal import written
from refuge.office.access.models import Invitation, Staff, roles_column
from refuge.office.access.passphrases import Lock, NewKey
from refuge.office.access.rules import A_STRANGER, KEYLESS, POLICY, Act, Actor, RefusedError, Role
from refuge.office.access.signals import roles_changed, taken_off
from refuge.office.access.tries import Slot
from refuge.protocol import primitives

INVITATION_LASTS = timedelta(hours=72)
TOKEN_BYTES = 32


class WrongPassphraseError(RefusedError):
    """No such name with this passphrase, or nobody who may still sign in. Never says which."""

    def __init__(self, failures: int = 1) -> None:
        super().__init__()
        self.reason = "wrong_passphrase" if rules.wait_seconds(failures) == 0 else "wrong_passphrase_wait"


class NameTakenError(RefusedError):
    """Somebody here has this working name already, or is invited under it."""

    reason = "name_taken"
    status = 409


class InvitationOverError(RefusedError):
    """No such invitation: used, withdrawn, or older than 72 hours."""

    reason = "invitation_over"
    status = 404


class LastAdministratorError(RefusedError):
    """The last administrator cannot be taken off: nobody could let anybody in again."""

    reason = "last_administrator"
    status = 409


@dataclass(frozen=True)
class Opened:
    """Somebody whose passphrase was right, and their opened seed."""

    staff: Staff
    seed: bytes = field(repr=False)


def sign_in(name: str, passphrase: str, slot: Slot, now: datetime) -> Opened:
    """Check a passphrase once and open the seed. Raises WrongPassphraseError, TooSoonError, BusyError."""
    staff = Staff.objects.filter(name=name, is_active=True).first()
    return Opened(*_checked(staff, passphrase, slot, now, Act.sign_in))


def unlock(staff: Staff, passphrase: str, now: datetime) -> bytes:
    """Open the seed of somebody whose session is locked. Raises like `sign_in`."""
    _, seed = _checked(staff, passphrase, tries.slot_of_staff("unlock", staff.id), now, Act.unlock)
    with written(staff.actor, Act.unlock, _ref(staff.id)):
        pass
    return seed


def confirm_again(staff: Staff, passphrase: str, now: datetime) -> None:
    """Check a passphrase once more before a sensitive act. Raises like `sign_in`."""
    _checked(staff, passphrase, tries.slot_of_staff("confirm", staff.id), now, Act.confirm_again)
    with written(staff.actor, Act.confirm_again, _ref(staff.id)):
        pass


def note(actor: Actor, act: Act) -> None:
    """Write down an act on one's own account that is done elsewhere (signing in, signing out)."""
    with written(actor, act, _ref(actor.id)):
        pass


def note_refusal(actor: Actor, act: Act, refusal: RefusedError) -> None:
    """Write down a refusal on one's own account that was found elsewhere."""
    try:
        with written(actor, act, _ref(actor.id)):
            raise refusal
    except type(refusal):
        return


def _checked(
    staff: Staff | None, passphrase: str, slot: Slot, now: datetime, act: Act
) -> tuple[Staff, bytes]:
    failures = tries.begin(slot, now)
    seed = passphrases.open_lock(_lock(staff), passphrase, known=slot.known)
    if staff is None or seed is None:
        _refuse(staff, act, failures)
    tries.succeeded(slot)
    return staff, seed


def _refuse(staff: Staff | None, act: Act, failures: int) -> NoReturn:
    # A name nobody bears is not written down: now and then somebody types a passphrase into that field.
    with written(A_STRANGER, act, _ref(staff.id) if staff else ""):
        raise WrongPassphraseError(failures)


def _lock(staff: Staff | None) -> Lock | None:
    if staff is None:
        return None
    return Lock(bytes(staff.salt), bytes(staff.verifier), bytes(staff.sealed_seed))


@dataclass(frozen=True)
class Enrolled:
    """Somebody new, and what only they may know."""

    actor: Actor
    passphrase: str = field(repr=False)
    seed: bytes = field(repr=False)


def enrol(actor: Actor, name: str, roles: Iterable[Role], language: str = "my") -> Enrolled:
    """Make a member of staff at once, without an invitation: the set-up and the demonstration do this.

    The caller is a command with the machine in its hands, acting as `THE_OFFICE`.
    Raises RolesRefusedError, NameTakenError.
    """
    passphrase = passphrases.new_passphrase()
    key = passphrases.new_key(passphrase)
    with written(actor, Act.accept_invitation, "staff") as line:
        staff = _new_staff(clean_name(name), rules.check_roles(roles), language, key)
        line.about(_ref(staff.id))
    return Enrolled(staff.actor, passphrase, key.seed)


def invite(actor: Actor, name: str, roles: Iterable[Role], language: str, now: datetime) -> str:
    """Invite somebody under a made-up name. The returned word opens the invitation once, for 72 hours.

    Raises NotAllowedError, RolesRefusedError, NameTakenError.
    """
    token = primitives.random_bytes(TOKEN_BYTES).hex()
    with written(actor, Act.invite, "invitation") as line:
        rules.check(Act.invite, actor, POLICY)
        Invitation.objects.filter(expires_at__lte=now).delete()
        wanted = clean_name(name)
        _check_name_is_free(wanted)
        invitation = Invitation.objects.create(
            token_hash=_token_hash(token),
            name=wanted,
            roles=roles_column(rules.check_roles(roles)),
            language=language,
            invited_by_id=actor.id,
            expires_at=now + INVITATION_LASTS,
        )
        line.about(f"invitation:{invitation.id}")
    return token


def withdraw_invitation(actor: Actor, invitation_id: UUID) -> None:
    """Take an invitation back before it is used. Raises NotAllowedError, InvitationOverError."""
    with written(actor, Act.withdraw_invitation, f"invitation:{invitation_id}"):
        rules.check(Act.withdraw_invitation, actor, POLICY)
        deleted, _ = Invitation.objects.filter(id=invitation_id).delete()
        if not deleted:
            raise InvitationOverError


def accept_invitation(token: str, passphrase: str, now: datetime) -> Opened:
    """Make the member of staff an invitation is for, with the passphrase they were shown and have typed back.

    Raises InvitationOverError; an invitation opens once, however often it is sent at the same time.
    """
    key = passphrases.new_key(passphrase)
    with written(A_STRANGER, Act.accept_invitation, "invitation") as line:
        rows = Invitation.objects.select_for_update().filter(
            token_hash=_token_hash(token), expires_at__gt=now
        )
        invitation = rows.first()
        if invitation is None:
            raise InvitationOverError
        name, roles, language = invitation.name, invitation.roles, invitation.language
        invitation.delete()
        staff = _new_staff(name, [Role(role) for role in roles.strip(",").split(",")], language, key)
        line.about(_ref(staff.id))
    return Opened(staff, key.seed)


def change_roles(actor: Actor, staff_id: UUID, roles: Iterable[Role]) -> None:
    """Give somebody other roles; their sessions end. Raises NotAllowedError, RolesRefusedError, LastAdministratorError."""
    with written(actor, Act.change_roles, _ref(staff_id)) as line:
        rules.check(Act.change_roles, actor, POLICY)
        rules.check_not_oneself(actor, staff_id)
        staff = Staff.objects.select_for_update().get(id=staff_id)
        wanted = rules.check_roles(roles)
        if (wanted - staff.role_set) & KEYLESS:
            # An administrator and a head of committee hold no key (I-36).
            taken_off.send(Staff, actor=actor, staff_id=staff_id, still_here=True)
        before, staff.roles = staff.role_set, roles_column(wanted)
        staff.save(update_fields=["roles"])
        roles_changed.send(Staff, actor=actor, staff_id=staff_id, before=before, after=wanted)
        _check_an_administrator_is_left()
        line.changed("staff.roles")


def take_off(actor: Actor, staff_id: UUID) -> None:
    """End somebody's work here: they cannot sign in, and every key they held is turned.

    Raises NotAllowedError, LastAdministratorError.
    """
    with written(actor, Act.take_off, _ref(staff_id)) as line:
        rules.check(Act.take_off, actor, POLICY)
        rules.check_not_oneself(actor, staff_id)
        staff = Staff.objects.select_for_update().get(id=staff_id)
        staff.is_active = False
        staff.save(update_fields=["is_active"])
        _check_an_administrator_is_left()
        taken_off.send(Staff, actor=actor, staff_id=staff_id, still_here=False)
        line.changed("staff.is_active")


def bring_back(actor: Actor, staff_id: UUID) -> None:
    """Let somebody who was taken off sign in again. Their keys are not given back: others give them anew."""
    with written(actor, Act.bring_back, _ref(staff_id)) as line:
        rules.check(Act.bring_back, actor, POLICY)
        rules.check_not_oneself(actor, staff_id)
        staff = Staff.objects.select_for_update().get(id=staff_id)
        staff.is_active = True
        staff.save(update_fields=["is_active"])
        line.changed("staff.is_active")


def change_language(actor: Actor, language: str) -> None:
    """Choose the language of one's own pages."""
    with written(actor, Act.change_language, _ref(actor.id)) as line:
        Staff.objects.filter(id=actor.id).update(language=language)
        line.changed("staff.language")


def clean_name(name: str) -> str:
    """A working name as it is kept: composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _new_staff(name: str, roles: Iterable[Role], language: str, key: NewKey) -> Staff:
    if Staff.objects.filter(name=name).exists():
        raise NameTakenError
    return Staff.objects.create(
        name=name,
        roles=roles_column(roles),
        language=language,
        salt=key.lock.salt,
        verifier=key.lock.verifier,
        sealed_seed=key.lock.sealed_seed,
        recipient=key.recipient,
    )


def _check_name_is_free(name: str) -> None:
    if Staff.objects.filter(name=name).exists() or Invitation.objects.filter(name=name).exists():
        raise NameTakenError


def _check_an_administrator_is_left() -> None:
    if not Staff.objects.filter(is_active=True, roles=roles_column([Role.administrator])).exists():
        raise LastAdministratorError


def _token_hash(token: str) -> str:
    return primitives.sha256(token.encode()).hex()


def _ref(staff_id: UUID) -> str:
    return f"staff:{staff_id}"
