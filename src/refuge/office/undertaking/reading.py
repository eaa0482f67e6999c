"""One undertaking, as a member of staff may see it; what is sealed is opened inside the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from refuge.office.access import queries as staff
from refuge.office.access.rules import Relation, check_standing
from refuge.office.audit.actions import journalled, reading
from refuge.office.case.models import Case
from refuge.office.case.pen import ref as case_ref
from refuge.office.case.queries import before_for
from refuge.office.undertaking import queries, rules, sets
from refuge.office.undertaking.contents import Record
from refuge.office.undertaking.holding import Holding, asked_of, may, ref, standing_to
from refuge.office.undertaking.models import Undertaking
from refuge.office.undertaking.queries import Waiting
from refuge.office.undertaking.rules import MOVES, PERMITTED, Act, NoUndertakingError, State

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor, Standing
    from refuge.office.case.queries import Before
    from refuge.standards import Clause, Spoken, StandardsSet, Wording


@dataclass(frozen=True)
class View:
    """One undertaking. `record` is empty where this reader holds no key to it."""

    row: Waiting
    version: int
    case_id: UUID | None  # for those who hold it
    record: Record | None
    words: StandardsSet
    offered_by: str
    signed_on: date | None
    refreshed_on: date | None
    affirmed_on: date | None
    ended_on: date | None
    acts: frozenset[Act]
    is_in_force: bool

    @property
    def wording(self) -> Wording:
        """The set in the person's language; in the programme's first where it is interpreted."""
        return self.words.wording(self.record.language if self.record else "")

    @property
    def is_spoken_only(self) -> bool:
        """Whether there is no text in the person's language: somebody interprets."""
        return bool(self.record and self.record.language) and self.wording.language != self.record.language  # type: ignore[union-attr]

    @property
    def voices(self) -> tuple[Spoken, ...]:
        """What was recorded in the person's language, where there is no text in it."""
        if not self.is_spoken_only:
            return ()
        known = settings.PROGRAMME.standards.spoken
        return tuple(
            one for one in known if self.record and one.language == self.record.language and one.recorded
        )

    @property
    def next_clause(self) -> Clause | None:
        """The next question: those not asked yet first, then those that were missed; nothing once all are clear."""
        if self.record is None:
            return None
        record = self.record
        still = [one for one in self.wording.clauses if one.code not in record.right]
        return next(iter([*(one for one in still if one.code not in record.first_time), *still]), None)

    def clause(self, code: str) -> Clause | None:
        """One clause by its code."""
        return next((one for one in self.wording.clauses if one.code == code), None)

    def drawing_of(self, clause: Clause) -> str:
        """The name of the drawing that stands with a clause; empty where it has none."""
        return next((one.drawing for one in self.words.footings if one.code == clause.code), "")


@dataclass(frozen=True)
class OfCase:
    """What one case knows of undertakings. `may_ask`: nothing stands against it now; `may_offer`: and this reader may."""

    views: tuple[View, ...]
    is_decided: bool
    in_custody: bool
    in_force: int | None
    may_offer: bool


def read_undertaking(keyring: Keyring, act: Act, undertaking_id: UUID, today: date) -> View:
    """Read one undertaking, for its page or for the form of an act. Raises NoUndertakingError, NotAllowedError."""
    undertaking, standing = _found(keyring.actor, act, undertaking_id)
    with reading(keyring.actor, Act.see, ref(undertaking_id)):
        return _view(Holding(keyring, undertaking, today), standing)


def read_of_case(keyring: Keyring, case_id: UUID, today: date) -> tuple[Before, OfCase]:
    """Read every undertaking of one case, for those on it. Raises CaseNotFoundError, WalledError, NotAllowedError."""
    before = before_for(keyring.actor, Act.see, case_id, PERMITTED)
    with reading(keyring.actor, Act.see, case_ref(case_id)):
        rows = Undertaking.objects.filter(case=case_id).order_by("-offered_on", "-id")
        views = tuple(_view(Holding(keyring, one, today), standing_to(keyring.actor, one)) for one in rows)
    asked = asked_of(Case.objects.get(id=case_id))
    number = sets.number_in_force()
    free = not any(one.row.state in rules.OPEN or _is_signed(one, number) for one in views)
    able = asked.decided and not asked.in_custody and not asked.closed and number is not None
    may_offer = able and free and may(Act.offer, before.standing)
    return before, OfCase(views, asked.decided, asked.in_custody, number, may_offer)


def _is_signed(view: View, in_force: int | None) -> bool:
    return view.row.state is State.signed and view.row.standards == in_force


def _found(actor: Actor, act: Act, undertaking_id: UUID) -> tuple[Undertaking, Standing]:
    undertaking = Undertaking.objects.filter(id=undertaking_id).first()
    standing = standing_to(actor, undertaking) if undertaking else None
    if undertaking is None or standing is None or not may(Act.see, standing):
        with journalled(actor, act, ref(undertaking_id)):
            raise NoUndertakingError
    if not may(act, standing):
        with journalled(actor, act, ref(undertaking_id)):
            check_standing(act, standing, PERMITTED)
    return undertaking, standing


def _view(holding: Holding, standing: Standing) -> View:
    undertaking = holding.undertaking
    in_force = sets.number_in_force()
    return View(
        row=queries.waiting_of(undertaking, in_force),
        version=undertaking.version,
        case_id=undertaking.case_id if standing.relation is not Relation.none else None,
        record=holding.record if holding.is_open else None,
        words=sets.kept(undertaking.standards_id),
        offered_by=staff.names([undertaking.offered_by_id]).get(undertaking.offered_by_id, ""),
        signed_on=undertaking.signed_on,
        refreshed_on=undertaking.refreshed_on,
        affirmed_on=undertaking.affirmed_on,
        ended_on=undertaking.ended_on,
        acts=_acts(undertaking, standing, in_force),
        is_in_force=undertaking.standards_id == in_force,
    )


_OF_THE_SET = frozenset({Act.explain, Act.answer, Act.sign, Act.reaffirm})


def _acts(undertaking: Undertaking, standing: Standing, in_force: int | None) -> frozenset[Act]:
    """What this reader can do with it now."""
    state = State(undertaking.state)
    possible = {act for act, source in MOVES if source is state} | {Act.copy, Act.share}
    if undertaking.standards_id != in_force:
        possible -= _OF_THE_SET
    elif state in {State.offered, State.explained}:
        possible -= {Act.offer_again}
    if undertaking.refreshed_on is not None:
        possible -= {Act.refresh}
    return frozenset(act for act in possible if act in PERMITTED and may(act, standing))
