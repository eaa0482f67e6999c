"""Every consent of one case, as one member of staff may see it: opened inside a line of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refuge.office.access import queries as staff
from refuge.office.access.rules import Relation
from refuge.office.audit.actions import reading
from refuge.office.case import queries as cases
from refuge.office.case.models import Case
from refuge.office.case.pen import ref
from refuge.office.case.rules import BOTH, Status, Track
from refuge.office.consent import rules
from refuge.office.consent.actions import question_of
from refuge.office.consent.models import Consent
from refuge.office.consent.queries import kept
from refuge.office.consent.reading_out import ReadOut, read_out
from refuge.office.consent.rules import (
    POLICY,
    Act,
    Capacity,
    CaseNow,
    Category,
    ConsentNotFoundError,
    LegalBasis,
    Level,
    Mode,
    Question,
    State,
    Witness,
)
from refuge.office.people.queries import particulars_of
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import NoKeyError

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.queries import Before

SEALED = (
    "purpose",
    "categories",
    "recipient",
    "language",
    "notice_version",
    "notice_hash",
    "legal_basis",
    "mode",
    "capacity",
    "interpreter",
    "witness",
    "refusal_reason",
    "other_basis",
)


@dataclass(frozen=True)
class Content:
    """What was sealed about one consent. `interpreter` is None where nothing was answered."""

    question: Question
    categories: tuple[Category, ...]
    notice_version: str
    notice_hash: str
    basis: LegalBasis | None
    mode: Mode | None
    capacity: Capacity | None
    interpreter: bool | None
    witness: Witness | None
    refusal_reason: str
    other_basis: LegalBasis | None


@dataclass(frozen=True)
class ConsentRow:
    """One time somebody was asked. `content` is None for who does not hold the key."""

    id: UUID
    level: Level
    number: int
    state: State
    counts: bool
    soon_over: bool
    untold: bool
    asked_on: date
    asked_by: str
    given_on: date | None
    live_from: date | None
    expires_on: date | None
    withdrawn_on: date | None
    may_withdraw: bool
    content: Content | None

    @property
    def heard(self) -> ReadOut:
        """What is read aloud for it today. Raises NoKeyError for who may not open it."""
        if self.content is None:
            raise NoKeyError
        return read_out(self.content.question)


@dataclass(frozen=True)
class LevelRow:
    """One level: what stands there now, and whether it may be asked."""

    level: Level
    now: tuple[ConsentRow, ...]
    may_ask: bool


@dataclass(frozen=True)
class ConsentPage:
    """What the page shows: each level in order, then everything that was ever asked, the newest first."""

    before: Before
    levels: tuple[LevelRow, ...]
    history: tuple[ConsentRow, ...]
    holds_key: bool

    @property
    def has_untold(self) -> bool:
        return any(row.untold for row in self.history)


def before_act(actor: Actor, act: Act, case_id: UUID) -> Before:
    """Fetch what a form of this room needs. Raises CaseNotFoundError, NotAllowedError."""
    return cases.before_for(actor, act, case_id, POLICY, tracks=BOTH)


def read_consents(keyring: Keyring, case_id: UUID, today: date) -> ConsentPage:
    """Read every consent of a case. Raises CaseNotFoundError, NotAllowedError."""
    before = before_act(keyring.actor, Act.see, case_id)
    with reading(keyring.actor, Act.see, ref(case_id)):
        case = Case.objects.get(id=case_id)
        opener = keyring if before.standing.relation is not Relation.none else None
        rows = _rows(case, opener, today)
        return ConsentPage(
            before=before,
            levels=tuple(_level(level, rows, case, asks=opener is not None) for level in Level),
            history=rows,
            holds_key=opener is not None,
        )


def read_one(keyring: Keyring, case_id: UUID, consent_id: UUID, today: date) -> ConsentRow:
    """Read one consent. Raises CaseNotFoundError, NotAllowedError, ConsentNotFoundError."""
    page = read_consents(keyring, case_id, today)
    for row in page.history:
        if row.id == consent_id:
            return row
    raise ConsentNotFoundError


def language_of(keyring: Keyring, case_id: UUID) -> str:
    """Say which language a person is asked in first: the first they were said to speak."""
    with reading(keyring.actor, Act.see, ref(case_id)):
        case = Case.objects.get(id=case_id)
        spoken = particulars_of(keyring, case.person_id).languages
        return next(iter(spoken), "")


def _rows(case: Case, opener: Keyring | None, today: date) -> tuple[ConsentRow, ...]:
    rows = list(Consent.objects.filter(case=case).order_by("-asked_on", "level", "-number"))
    if opener:
        sealed = (getattr(row, column) for row in rows for column in SEALED)
        keys.take_out(opener, case.compartment_id, {one.version for one in sealed if one})
    names = staff.names(row.asked_by_id for row in rows)
    return tuple(_row(case, row, opener, names, today) for row in rows)


def _row(case: Case, row: Consent, opener: Keyring | None, names: dict[UUID, str], today: date) -> ConsentRow:
    held = kept(row)
    return ConsentRow(
        id=row.id,
        level=Level(row.level),
        number=row.number,
        state=rules.shown_state(held, today),
        counts=rules.is_live(held, Track(case.track), today),
        soon_over=rules.is_soon_over(held, today),
        untold=row.ended_untold,
        asked_on=row.asked_on,
        asked_by=names[row.asked_by_id],
        given_on=row.given_on,
        live_from=row.live_from,
        expires_on=row.expires_on,
        withdrawn_on=row.withdrawn_on,
        may_withdraw=(Act.withdraw, State(row.state)) in rules.MOVES,
        content=_content(case, row, opener) if opener else None,
    )


def _content(case: Case, row: Consent, opener: Keyring) -> Content:
    question = question_of(opener, case.compartment_id, row)

    def opened(column: str) -> str:
        sealed = getattr(row, column)
        return keys.open_sealed(opener, case.compartment_id, sealed) if sealed else ""

    basis, other, mode = opened("legal_basis"), opened("other_basis"), opened("mode")
    capacity, witness, interpreter = opened("capacity"), opened("witness"), opened("interpreter")
    return Content(
        question=question,
        categories=tuple(sorted(question.categories)),
        notice_version=opened("notice_version"),
        notice_hash=opened("notice_hash"),
        basis=LegalBasis(basis) if basis else None,
        mode=Mode(mode) if mode else None,
        capacity=Capacity(capacity) if capacity else None,
        interpreter=interpreter == "yes" if interpreter else None,
        witness=Witness(witness) if witness else None,
        refusal_reason=opened("refusal_reason"),
        other_basis=LegalBasis(other) if other else None,
    )


def _level(level: Level, rows: tuple[ConsentRow, ...], case: Case, *, asks: bool) -> LevelRow:
    """What stands at one level: of each question the newest row, and the one in force while a newer waits."""
    of_level = [row for row in rows if row.level is level]
    # One that waits for its answer is gone on with; only sharing can be asked for a second partner beside it.
    asks = asks and (
        rules.TERMS[level].has_recipient or State.requested not in {row.state for row in of_level}
    )
    now = CaseNow(Track(case.track), Status(case.status), case.arrived_on)
    try:
        rules.check_may_ask(level, now)
    except (rules.NotForAChildError, rules.NotInReceptionError):
        asks = False
    return LevelRow(level, tuple(_standing(of_level)), asks)


def _standing(rows: list[ConsentRow]) -> list[ConsentRow]:
    newest: dict[str, ConsentRow] = {}
    for row in sorted(rows, key=lambda one: one.number):
        newest[row.content.question.recipient if row.content else str(row.id)] = row
    open_or_given = (row for row in rows if row.state in {State.requested, State.given, State.expired})
    shown = {
        row.id: row
        for row in (*newest.values(), *open_or_given)
        if row.may_withdraw or row in newest.values()
    }
    return sorted(shown.values(), key=lambda one: one.number)
