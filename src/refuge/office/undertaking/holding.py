"""How somebody takes up an undertaking: locked, at the version they saw, by the table of who may.

Whoever explains the standards does not hold the case, so an undertaking has a key and a version of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role, check_standing, may_standing
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.models import Case
from refuge.office.case.pen import standing_of
from refuge.office.case.rules import ADULTS, Status, Track, on_track
from refuge.office.status.queries import decision_of, is_in_custody
from refuge.office.undertaking.contents import Record, record_of
from refuge.office.undertaking.models import Undertaking
from refuge.office.undertaking.rules import PERMITTED, Act, Asked, NoUndertakingError
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor, Standing
    from refuge.office.vault.codes import SeenRow
    from refuge.protocol.sealing import SealingKey


@dataclass(frozen=True)
class Holding:
    """Somebody at work on an undertaking."""

    keyring: Keyring
    undertaking: Undertaking
    today: date

    @property
    def actor(self) -> Actor:
        return self.keyring.actor

    @property
    def key(self) -> SealingKey:
        return keys.key_of(self.keyring, self.undertaking.compartment_id)

    @property
    def record(self) -> Record:
        """Open how somebody was asked, inside an open line of the journal. Raises NoKeyError."""
        sealed = self.undertaking.record
        return record_of(keys.open_sealed(self.keyring, self.undertaking.compartment_id, sealed))

    @property
    def is_open(self) -> bool:
        return bool(keys.versions_held(self.actor, self.undertaking.compartment_id))


def ref(undertaking_id: UUID) -> str:
    """How the journal names an undertaking."""
    return f"undertaking:{undertaking_id}"


def standing_to(actor: Actor, undertaking: Undertaking) -> Standing:
    """How somebody stands to an undertaking: by the key of its case; on the child track nobody stands here at all."""
    case = Case.objects.get(id=undertaking.case_id)
    standing = standing_of(actor, case)
    if case.track not in ADULTS:
        return replace(standing, roles=frozenset())
    officer = standing.roles & {Role.undertaking_officer}
    return replace(standing, roles=on_track(standing, Track(case.track)).roles | officer)


def may(act: Act, standing: Standing) -> bool:
    """Say whether the table lets somebody who stands so do this."""
    return may_standing(act, standing, PERMITTED)


def check_may(act: Act, standing: Standing) -> None:
    """Let an act pass. Raises NoUndertakingError where even the existence is not theirs, NotAllowedError."""
    if not may(Act.see, standing):
        raise NoUndertakingError
    check_standing(act, standing, PERMITTED)


def take_up(keyring: Keyring, act: Act, seen: SeenRow) -> Holding:
    """Lock an undertaking as it was seen, if this actor may do this to it.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError.
    """
    undertaking = Undertaking.objects.select_for_update().filter(id=seen.id).first()
    if undertaking is None:
        raise NoUndertakingError
    check_may(act, standing_to(keyring.actor, undertaking))
    if undertaking.version != seen.version:
        raise StaleVersionError
    return Holding(keyring, undertaking, seen.today)


def asked_of(case: Case) -> Asked:
    """Say what decides whether somebody may be asked: a decision that counts, nobody who is held, an open case."""
    decision = decision_of(case.id)
    return Asked(
        decided=decision is not None and decision.counts,
        in_custody=is_in_custody(case.id),
        closed=case.status == Status.closed,
    )


def who_reads(case: Case) -> set[UUID]:
    """Say who reads how somebody was asked: undertaking officers, and whoever holds the case."""
    officers = {one.id for one in staff.staff_with(Role.undertaking_officer)}
    return officers | keys.active(keys.holders_of(case.compartment_id))


def bring_in(holding: Holding) -> None:
    """Give the key to officers and holders of the case who came later, by somebody who holds it."""
    wanted = who_reads(Case.objects.get(id=holding.undertaking.case_id))
    vault.bring_in(holding.keyring, holding.undertaking.compartment_id, wanted)


def take_keys_back(
    *, actor: Actor, staff_id: UUID, before: frozenset[Role], after: frozenset[Role], **_: object
) -> None:
    """Take undertakings from somebody who no longer explains them, within the change of their roles.

    Those who hold the case keep them. Raises LastHolderError, which stops the change.
    """
    if Role.undertaking_officer not in before - after:
        return
    held = keys.compartments_of_id(staff_id)
    rows = Undertaking.objects.filter(compartment__in=held).exclude(case__compartment__in=held)
    for compartment_id in sorted(set(rows.values_list("compartment", flat=True))):
        vault.turn_without(actor, compartment_id, staff_id)
