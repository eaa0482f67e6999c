"""What of a determination lies sealed, written and opened under the panel's own key; and how one begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings

from refuge.language.script import nfc
from refuge.office.access.once import once
from refuge.office.access.prepared import prepared_first
from refuge.office.case.models import Case
from refuge.office.case.queries import row_of_case
from refuge.office.status.models import CustodyRecord, Determination, Interviewer, PanelSeat
from refuge.office.status.rules import (
    Before,
    Custody,
    Eligible,
    Finding,
    Method,
    Opinion,
    Outcome,
    Seat,
    State,
    Voluntariness,
)
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.protocol.sealing import SealingKey

SEPARATOR = ","
PADDED = 48  # longer than any code, so that a sealed code does not tell itself by its length


@dataclass(frozen=True)
class Interview:
    """What the panel is given: how it was checked and what the person wishes. Never what they answered (R2)."""

    language: str
    voluntariness: Voluntariness
    methods: tuple[Method, ...]
    outcome: Outcome
    account: str


@dataclass(frozen=True)
class Asked:
    """Who asked, and whether it showed that somebody was captured or in custody."""

    interviewers: frozenset[UUID]
    in_custody: bool


@dataclass(frozen=True)
class Proposal:
    """What the chair proposes, and what is decided in the end."""

    finding: Finding
    eligible: Eligible
    reasons: str


@dataclass(frozen=True)
class Beginning:
    """The clear columns a determination begins with, and who asked the questions."""

    custody: bool
    interviewed_on: date
    due_on: date
    interviewers: frozenset[UUID]
    supersedes: Determination | None = None
    of_appeal: bool = False
    state: State = State.interviewed
    also_read_by: frozenset[UUID] = frozenset()
    more: dict[str, Any] = field(default_factory=dict)


def begin(case: Case, beginning: Beginning, interview: Interview) -> Determination:
    """Write a new determination under a key of its own, held by those who are on the case."""
    holders = keys.active(keys.holders_of(case.compartment_id) | beginning.also_read_by)
    compartment_id, key = vault.create_compartment(Kind.panel, holders)
    highest = Determination.objects.filter(case=case).order_by("-number").first()
    determination = Determination(
        id=uuid4(),
        case=case,
        number=highest.number + 1 if highest else 1,
        compartment_id=compartment_id,
        supersedes=beginning.supersedes,
        of_appeal=beginning.of_appeal,
        state=beginning.state,
        custody=beginning.custody,
        interviewed_on=beginning.interviewed_on,
        due_on=beginning.due_on,
        **beginning.more,
    )
    seal_interview(determination, key, interview)
    determination.save(force_insert=True)
    Interviewer.objects.bulk_create(
        Interviewer(determination=determination, staff_id=one) for one in sorted(beginning.interviewers)
    )
    return determination


def seal_interview(determination: Determination, key: SealingKey, interview: Interview) -> None:
    methods = SEPARATOR.join(sorted(interview.methods)).ljust(2 * PADDED)
    determination.language = determination.seal("language", key, interview.language.ljust(PADDED))
    determination.voluntariness = determination.seal(
        "voluntariness", key, interview.voluntariness.ljust(PADDED)
    )
    determination.method = determination.seal("method", key, methods)
    determination.outcome = determination.seal("outcome", key, interview.outcome.ljust(PADDED))
    determination.account = determination.seal("account", key, nfc(interview.account))


def open_interview(keyring: Keyring, determination: Determination) -> Interview:
    """Open what the panel was given. Raises NoKeyError."""

    def opened(sealed: Any) -> str:
        return keys.open_sealed(keyring, determination.compartment_id, sealed).strip()

    return Interview(
        language=opened(determination.language),
        voluntariness=Voluntariness(opened(determination.voluntariness)),
        methods=tuple(Method(one) for one in opened(determination.method).split(SEPARATOR) if one),
        outcome=Outcome(opened(determination.outcome)),
        account=opened(determination.account),
    )


def seal_proposal(determination: Determination, key: SealingKey, proposal: Proposal) -> None:
    """Write what is proposed, in place of what was proposed before; the table refuses it once it is decided."""
    determination.finding = determination.seal("finding", key, proposal.finding.ljust(PADDED))
    determination.reasons = determination.seal("reasons", key, nfc(proposal.reasons))
    determination.save(update_fields=["finding", "reasons"])


def open_proposal(keyring: Keyring, determination: Determination) -> Proposal | None:
    """Open what is proposed or decided; nothing where the chair has proposed nothing. Raises NoKeyError."""
    if determination.finding is None or determination.reasons is None or determination.eligible is None:
        return None
    compartment = determination.compartment_id
    finding = keys.open_sealed(keyring, compartment, determination.finding).strip()
    reasons = keys.open_sealed(keyring, compartment, determination.reasons)
    return Proposal(Finding(finding), Eligible(determination.eligible), reasons)


def open_opinion(keyring: Keyring, compartment_id: UUID, seat: PanelSeat) -> Opinion | None:
    """Open what somebody on the panel said; nothing where they have not spoken. Raises NoKeyError."""
    if seat.opinion is None:
        return None
    return Opinion(keys.open_sealed(keyring, compartment_id, seat.opinion).strip())


@once
@prepared_first
def newest_of_unlocked(case_id: UUID) -> QuerySet[Determination]:
    """Give the newest determination of a case, to look at."""
    return Determination.objects.select_related("case").filter(case=case_id).order_by("-number")


def newest_of(case_id: UUID) -> Determination | None:
    """Lock and give the newest determination of a case."""
    of_case = Determination.objects.select_for_update().filter(case=case_id)
    return of_case.order_by("-number").first()


def state_of(determination: Determination | None) -> State:
    return State(determination.state) if determination else State.none


def seat_of(determination: Determination, staff_id: UUID) -> Seat | None:
    mine = PanelSeat.objects.filter(determination=determination, staff=staff_id).first()
    return Seat(mine.seat) if mine else None


def custody_of(determination: Determination) -> Custody:
    return Custody(
        in_custody=determination.custody,
        counts_from=determination.release_counts_on,
        heard_anew_on=determination.heard_anew_on,
        signed_off=determination.signed_off_by_id is not None,
    )


def before_panel(determination: Determination, *more: UUID) -> Before:
    """Say whom a panel must be free of; `more` are others who cannot sit, such as who names it."""
    case = determination.case
    asked = Interviewer.objects.filter(determination=determination).values_list("staff", flat=True)
    decided = PanelSeat.objects.filter(determination=determination.supersedes_id).exclude(seat=Seat.legal)
    first = decided.values_list("staff", flat=True) if determination.of_appeal else ()
    return Before(
        interviewers=frozenset(asked),
        on_the_case=frozenset({case.owner_id, *keys.holders_of(case.compartment_id), *more}),
        decided_before=frozenset(first),
        custody=determination.custody,
    )


def decide_by(case_id: UUID) -> date | None:
    """Say by when a case that has arrived is to be decided; nothing before it has arrived."""
    arrived = row_of_case(case_id).arrived_on
    return arrived + timedelta(days=settings.PROGRAMME.limits.decision_days) if arrived else None


def custody_record(case_id: UUID) -> CustodyRecord | None:
    return CustodyRecord.objects.filter(case=case_id).first()
