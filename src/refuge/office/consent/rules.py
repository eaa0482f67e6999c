"""What may be kept and shared, with whom, for what, until when: C0 to C7, each a yes or no of its own.

Pure. One table of what each level covers (`TERMS`), one of moves (`MOVES`), one of who may (`POLICY`). Refusing one
level never refuses protection, and never another level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import ANYBODY, HOLDERS, RefusedError, Relation, Role, Standings
from refuge.office.case.rules import Status, Track

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Relation"]  # the drawing of the states asks for it here


class Level(StrEnum):
    """Each asked for by itself."""

    c0 = "c0"  # talk without a name
    c1 = "c1"  # keep a case file
    c2 = "c2"  # name and papers in the vault
    c3 = "c3"  # share with one named partner for one purpose
    c4 = "c4"  # look for family
    c5 = "c5"  # a picture or a recording
    c6 = "c6"  # be counted in figures that show nobody
    c7 = "c7"  # speak in public


class State(StrEnum):
    """Where one consent stands. Whether it has run out is a matter of the day, too: ask `is_live`."""

    requested = "requested"
    given = "given"
    refused = "refused"
    renewed = "renewed"  # a newer one has taken its place
    withdrawn = "withdrawn"
    expired = "expired"


class LegalBasis(StrEnum):
    """On what ground something is kept. A yes is one; the others are for where asking freely is not possible."""

    consent = "consent"
    vital_interest = "vital_interest"
    public_interest = "public_interest"
    legitimate_interest = "legitimate_interest"
    contract = "contract"
    legal_obligation = "legal_obligation"


class Mode(StrEnum):
    written = "written"
    thumb = "thumb"
    oral_witnessed = "oral_witnessed"
    remote_oral = "remote_oral"


class Witness(StrEnum):
    """Who was there. No name: there is no field for one."""

    colleague = "colleague"
    trusted_person = "trusted_person"
    family = "family"


class Capacity(StrEnum):
    adult = "adult"
    supported = "supported"  # an adult who was helped to decide
    child_assent = "child_assent"  # the child agrees, and so does the guardian


class Category(StrEnum):
    """Kinds of what is known about somebody: what may be shared is said in these and nothing wider (I-16)."""

    particulars = "particulars"  # age band, gender, languages
    name = "name"
    papers = "papers"
    household = "household"
    needs = "needs"
    health = "health"
    psychosocial = "psychosocial"
    legal = "legal"
    education = "education"
    work = "work"
    safety = "safety"
    status = "status"
    figures = "figures"
    recordings = "recordings"
    story = "story"


class Answer(StrEnum):
    """What somebody says when they have heard the notice."""

    yes = "yes"
    no = "no"
    later = "later"


class Act(StrEnum):
    see = "consent.see"
    request = "consent.request"
    give = "consent.give"
    refuse = "consent.refuse"
    renew = "consent.renew"
    withdraw = "consent.withdraw"
    expire = "consent.expire"
    tell = "consent.tell"


class NoConsentError(RefusedError):
    """No consent is live for this recipient, purpose and kind of data (I-13, I-15, I-16)."""

    reason = "no_consent"
    status = 409


class NotForAChildError(RefusedError):
    """Nobody asks a child to speak in public (I-4, X1)."""

    reason = "not_for_a_child"
    status = 409


class NotInReceptionError(RefusedError):
    """Nobody is asked to speak in public who has just arrived and still waits for what will become of them."""

    reason = "not_in_reception"
    status = 409


class MoveError(RefusedError):
    """From the state this consent is in, it does not go there (I-23)."""

    reason = "no_transition"
    status = 409


class WitnessNeededError(RefusedError):
    """A thumb mark or spoken words need somebody who was there."""

    reason = "witness_needed"
    status = 409


class GuardianNeededError(RefusedError):
    """A child agrees, and so does whoever cares for them; an adult decides alone, or with help."""

    reason = "guardian_needed"
    status = 409


class RecipientError(RefusedError):
    """Whom it is for must be named at this level, or must not be."""

    reason = "recipient"
    status = 409


class PurposeError(RefusedError):
    """What it is for must be said at this level."""

    reason = "purpose"
    status = 409


class CategoriesError(RefusedError):
    """These kinds of data do not belong to this level, or none were named."""

    reason = "categories"
    status = 409


class AlreadyAskedError(RefusedError):
    """The same question is open already: it is answered, not asked a second time."""

    reason = "already_asked"
    status = 409


class NoticeChangedError(RefusedError):
    """What was read aloud is not what the notice says now: it is read again."""

    reason = "notice_changed"
    status = 409


class ConsentNotFoundError(RefusedError):
    """There is no such consent in this case."""

    reason = "not_found"
    status = 404


@dataclass(frozen=True)
class Terms:
    """What one level is about. `chosen`: its kinds of data are chosen, else it covers all of them."""

    categories: frozenset[Category]
    chosen: bool = False
    has_recipient: bool = False
    has_purpose: bool = False
    basis: LegalBasis = LegalBasis.consent


_SHARED = frozenset(Category) - {Category.figures, Category.recordings, Category.story}
TERMS: Mapping[Level, Terms] = {
    Level.c0: Terms(frozenset()),
    Level.c1: Terms(_SHARED - {Category.name, Category.papers}),
    Level.c2: Terms(frozenset({Category.name, Category.papers})),
    Level.c3: Terms(_SHARED, chosen=True, has_recipient=True, has_purpose=True),
    Level.c4: Terms(frozenset({Category.particulars, Category.name, Category.household})),
    Level.c5: Terms(frozenset({Category.recordings}), has_purpose=True),
    Level.c6: Terms(frozenset({Category.figures}), basis=LegalBasis.legitimate_interest),
    Level.c7: Terms(frozenset({Category.story}), has_purpose=True),
}

_ON_CASE = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS, Role.cp_officer: HOLDERS}
# Whoever oversees a track sees of its every case which levels are given, never for whom: enough to end one at once.
_OVERSEEN = {**_ON_CASE, Role.supervisor: ANYBODY, Role.cp_officer: ANYBODY}
POLICY: Mapping[Act, Standings] = {
    Act.see: _OVERSEEN,
    Act.request: _ON_CASE,
    Act.give: _ON_CASE,
    Act.refuse: _ON_CASE,
    Act.renew: _ON_CASE,
    Act.withdraw: _OVERSEEN,
    Act.tell: _ON_CASE,
}
"""Which relation to a case lets which role do which act. What is not listed happens by itself, or not."""
PERMITTED = POLICY

MOVES: Mapping[tuple[Act, State], State] = {
    (Act.give, State.requested): State.given,
    (Act.refuse, State.requested): State.refused,
    (Act.renew, State.given): State.renewed,
    (Act.withdraw, State.given): State.withdrawn,
    (Act.withdraw, State.requested): State.withdrawn,
    (Act.expire, State.given): State.expired,
}
"""Everything that can become of one consent. A new answer is a new row; the old one stays."""

ANSWERED = frozenset({State.given, State.renewed, State.withdrawn, State.expired})
"""States in which somebody has said yes, now or before (a request taken back says so by having no day)."""

WITNESSED = frozenset({Mode.thumb, Mode.oral_witnessed, Mode.remote_oral})
NOT_YET_PLANNED = frozenset({Status.open, Status.assessed, Status.reopened})
SOON_DAYS = 14


@dataclass(frozen=True)
class CaseNow:
    """What asking has to know about a case."""

    track: Track
    status: Status
    arrived_on: date | None


@dataclass(frozen=True)
class Question:
    """What is asked: which level, what for, which kinds of data, for whom. Words in `language` (a code)."""

    level: Level
    language: str
    purpose: str = ""
    categories: frozenset[Category] = frozenset()
    recipient: str = ""


@dataclass(frozen=True)
class Said:
    """How a yes was given."""

    mode: Mode
    capacity: Capacity
    interpreter: bool
    witness: Witness | None = None


@dataclass(frozen=True)
class SaidNo:
    """Why not, in words, where they wished to say; and on what other ground something is kept all the same."""

    reason: str = ""
    other_basis: LegalBasis | None = None


@dataclass(frozen=True)
class Kept:
    """What the clear columns of one consent say, as far as `is_live` needs them. Days of the office's calendar."""

    state: State
    for_child: bool
    live_from: date | None
    expires_on: date | None


@dataclass(frozen=True)
class Days:
    """The time limits of the programme, in days."""

    sharing: int
    any_other: int
    cooling: int


def covered(question: Question) -> frozenset[Category]:
    """Promise the kinds of data a yes to this question covers. Raises nothing."""
    terms = TERMS[question.level]
    return question.categories if terms.chosen else terms.categories


def check_question(question: Question) -> None:
    """Let a question pass that says all its level needs and nothing more (P2, C3).

    Raises RecipientError, PurposeError, CategoriesError.
    """
    terms = TERMS[question.level]
    if bool(question.recipient.strip()) is not terms.has_recipient:
        raise RecipientError
    if terms.has_purpose and not question.purpose.strip():
        raise PurposeError
    if not question.categories <= terms.categories or (terms.chosen and not question.categories):
        raise CategoriesError


def check_may_ask(level: Level, case: CaseNow) -> None:
    """Let a level be asked for. Raises NotForAChildError, NotInReceptionError (I-4, C7)."""
    if level is Level.c7 and case.track is Track.child:
        raise NotForAChildError
    if level is Level.c7 and is_in_reception(case):
        raise NotInReceptionError


def is_in_reception(case: CaseNow) -> bool:
    """Say whether somebody has arrived and has no plan yet: too early to think of the public. Raises nothing."""
    return case.arrived_on is not None and case.status in NOT_YET_PLANNED


def check_said(said: Said, track: Track) -> None:
    """Let a yes pass that was given in a way that counts.

    Raises WitnessNeededError; GuardianNeededError where a child agrees alone, or an adult is treated as one (X1).
    """
    if said.mode in WITNESSED and said.witness is None:
        raise WitnessNeededError
    if (said.capacity is Capacity.child_assent) is not (track is Track.child):
        raise GuardianNeededError


def target_of(act: Act, state: State) -> State:
    """Find where this act leads from this state. Raises MoveError (I-23)."""
    if (act, state) not in MOVES:
        raise MoveError(act.value)
    return MOVES[act, state]


def live_from(level: Level, given_on: date, days: Days) -> date:
    """Promise the first day on which a yes counts; for C7 there is time to think again. Raises nothing."""
    return given_on + timedelta(days=days.cooling if level is Level.c7 else 0)


def expires_on(level: Level, begins_on: date, days: Days) -> date:
    """Promise the first day on which a yes counts no more that counts from `begins_on`. Raises nothing."""
    return begins_on + timedelta(days=days.sharing if level is Level.c3 else days.any_other)


def is_live(kept: Kept, track: Track, today: date) -> bool:
    """Say whether a yes counts today: given, begun, not run out, and given as who the person is now (X1).

    What somebody said before they were known to be a child does not count on the child track. Raises nothing.
    """
    if kept.state is not State.given or kept.live_from is None or kept.expires_on is None:
        return False
    if kept.for_child is not (track is Track.child):
        return False
    return kept.live_from <= today < kept.expires_on


def shown_state(kept: Kept, today: date) -> State:
    """Say what a list shows: a yes that has run out is expired, whatever is written. Raises nothing."""
    ran_out = kept.state is State.given and kept.expires_on is not None and kept.expires_on <= today
    return State.expired if ran_out else kept.state


def is_soon_over(kept: Kept, today: date) -> bool:
    """Say whether a yes should be renewed now: it runs out within 14 days, or has. Raises nothing."""
    if kept.state is not State.given or kept.expires_on is None:
        return False
    return kept.expires_on <= today + timedelta(days=SOON_DAYS)


def check_packet(wanted: Iterable[Category], given: frozenset[Category]) -> None:
    """Let a packet pass that holds nothing but what was agreed. Raises NoConsentError (I-16)."""
    if not frozenset(wanted) <= given:
        raise NoConsentError
