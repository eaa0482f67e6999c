"""The questionnaires of one case, as whoever holds its key may see them: opened inside a line of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refuge.office.access import queries as staff
from refuge.office.access.rules import NotAllowedError, Relation, Role
from refuge.office.assessment import rules
from refuge.office.assessment.actions import answers_of
from refuge.office.assessment.models import Assessment
from refuge.office.assessment.rules import POLICY, SHEET_ROLES, Act, Kind, NotFoundError, State
from refuge.office.assessment.words import lines_of
from refuge.office.audit.actions import journalled, reading
from refuge.office.case import queries as cases
from refuge.office.case.models import Case
from refuge.office.case.pen import ref
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.queries import Before


@dataclass(frozen=True)
class Row:
    """One questionnaire in the list of a case: nothing in it was sealed."""

    id: UUID
    kind: Kind
    number: int
    state: State
    started_on: date
    started_by: str
    finished_on: date | None
    finished_by: str


@dataclass(frozen=True)
class Line:
    """One question and what was answered, both in words."""

    key: str
    label: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """One questionnaire opened: what was answered so far, and where to go on."""

    before: Before
    row: Row
    version: int
    saved_by: str
    answers: dict[str, Any]
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    next_key: str | None
    raised_by: str
    released_by: str
    release_words: str
    may_release: bool

    @property
    def kind(self) -> Kind:
        return self.row.kind


@dataclass(frozen=True)
class KindRows:
    """Both kinds stand on the page of a case: what is under way, what is finished."""

    kind: Kind
    under_way: Row | None
    finished: tuple[Row, ...]


def before_act(actor: Actor, act: Act, case_id: UUID) -> Before:
    """Fetch what a page of this room needs. Raises CaseNotFoundError, WalledError, NotAllowedError."""
    return cases.before_for(actor, act, case_id, POLICY)


def check_sheet(actor: Actor) -> None:
    """Let somebody have an empty sheet for paper. Raises NotAllowedError, which is written down."""
    if not actor.roles & SHEET_ROLES:
        with journalled(actor, Act.see, "assessment"):
            raise NotAllowedError(Act.see.value)


def list_of(case_id: UUID) -> tuple[KindRows, ...]:
    """List what was asked in a case, by kind, the newest first."""
    rows = list(Assessment.objects.filter(case=case_id).order_by("-number"))
    names = staff.names({each for row in rows for each in (row.started_by_id, row.finished_by_id) if each})
    shown = [_row(row, names) for row in rows]
    return tuple(
        KindRows(
            kind,
            next((row for row in shown if row.kind is kind and row.state is not State.finished), None),
            tuple(row for row in shown if row.kind is kind and row.state is State.finished),
        )
        for kind in Kind
    )


def read_draft(keyring: Keyring, case_id: UUID, draft_id: UUID, act: Act = Act.see) -> Draft:
    """Open one questionnaire. Raises CaseNotFoundError, WalledError, NotAllowedError, NotFoundError, NoKeyError."""
    before = before_act(keyring.actor, act, case_id)
    with reading(keyring.actor, Act.see, ref(case_id)):
        case = Case.objects.get(id=case_id)
        row = Assessment.objects.filter(case=case, id=draft_id).first()
        if row is None:
            raise NotFoundError
        return _draft(keyring, case, row, before)


def _draft(keyring: Keyring, case: Case, row: Assessment, before: Before) -> Draft:
    kind, answers = Kind(row.kind), answers_of(keyring, case.compartment_id, row)
    people = (row.started_by_id, row.finished_by_id, row.saved_by_id, row.raised_by_id, row.released_by_id)
    names = staff.names({each for each in people if each})
    words = row.release_words
    return Draft(
        before=before,
        row=_row(row, names),
        version=row.version,
        saved_by=names[row.saved_by_id],
        answers=answers,
        lines=tuple(Line(*line) for line in lines_of(kind, answers)),
        missing=rules.unanswered(kind, answers),
        next_key=rules.next_key(kind, answers),
        raised_by=names[row.raised_by_id] if row.raised_by_id else "",
        released_by=names[row.released_by_id] if row.released_by_id else "",
        release_words=keys.open_sealed(keyring, case.compartment_id, words) if words else "",
        may_release=_may_release(before, row),
    )


def _may_release(before: Before, row: Assessment) -> bool:
    standing = before.standing
    is_other = standing.relation is not Relation.owner and standing.staff_id != row.raised_by_id
    may = Role.supervisor in standing.roles and is_other
    return row.state == State.held and may


def _row(row: Assessment, names: dict[UUID, str]) -> Row:
    return Row(
        id=row.id,
        kind=Kind(row.kind),
        number=row.number,
        state=State(row.state),
        started_on=row.started_on,
        started_by=names[row.started_by_id],
        finished_on=row.finished_on,
        finished_by=names[row.finished_by_id] if row.finished_by_id else "",
    )
