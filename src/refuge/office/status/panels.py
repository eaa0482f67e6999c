"""What the panel does: propose, agree or dissent, record, put off, go on, sign.

Each act takes the version of the determination that was seen. The panel holds no key of the case: what the case is
told, it writes with a key lent for the moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role
from refuge.office.audit.actions import journalled
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.models import Case
from refuge.office.case.numbers import shown
from refuge.office.case.pen import Pen, tell
from refuge.office.case.rules import EventKind
from refuge.office.sealed import actions as files
from refuge.office.sealed.actions import Opening
from refuge.office.sealed.rules import FileKind
from refuge.office.status import paper, rules
from refuge.office.status.actions import after_this_one
from refuge.office.status.models import Determination, PanelSeat
from refuge.office.status.rules import (
    VOLUNTARY,
    Act,
    Eligible,
    ExtensionReason,
    NobodyToNameError,
    NoSuchMoveError,
    NotAllSpokeError,
    Opinion,
    Seat,
    State,
)
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.codes import turn

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.status.paper import Proposal


@dataclass(frozen=True)
class SeenPanel:
    """Which determination somebody on its panel had before their eyes, at which version, when."""

    determination_id: UUID
    version: int
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


@dataclass(frozen=True)
class Hearing:
    """A determination taken up by somebody who sits on its panel."""

    keyring: Keyring
    determination: Determination
    today: date

    @property
    def state(self) -> State:
        return State(self.determination.state)


def ref(determination_id: UUID) -> str:
    """How the journal names a determination."""
    return f"determination:{determination_id}"


def propose(keyring: Keyring, seen: SeenPanel, proposal: Proposal, *, trace: str = "") -> None:
    """Put what is to be decided before the members; whatever they said of another proposal is gone.

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, CustodyError,
    ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.propose, ref(seen.determination_id), trace) as line:
        hearing = take_up(keyring, Act.propose, seen)
        determination = hearing.determination
        rules.check_finding(proposal.finding, paper.custody_of(determination), hearing.today)
        rules.check_eligible(proposal.finding, proposal.eligible)
        rules.check_reasons(proposal.reasons)
        line.changed("status_determination.finding", "status_determination.reasons")
        turn(determination, leaver=proposal.finding in VOLUNTARY, eligible=proposal.eligible)
        paper.seal_proposal(determination, keys.key_of(keyring, determination.compartment_id), proposal)
        determination.seats.update(spoken_on=None, opinion=None, dissent=None)


def speak(keyring: Keyring, seen: SeenPanel, opinion: Opinion, words: str, *, trace: str = "") -> None:
    """Say whether one agrees with what the chair proposes, and if not, why.

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, NotAllSpokeError
    where nothing is proposed, ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.speak, ref(seen.determination_id), trace) as line:
        hearing = take_up(keyring, Act.speak, seen)
        determination = hearing.determination
        if determination.finding is None:
            raise NotAllSpokeError
        rules.check_opinion(opinion, words)
        line.changed("status_panelseat.opinion", "status_panelseat.dissent")
        turn(determination)
        key = keys.key_of(keyring, determination.compartment_id)
        mine = PanelSeat.objects.get(determination=determination, staff=keyring.actor.id)
        mine.spoken_on = hearing.today
        mine.opinion = mine.seal("opinion", key, opinion.ljust(paper.PADDED))
        mine.dissent = mine.seal("dissent", key, words) if words else None
        mine.save(update_fields=["spoken_on", "opinion", "dissent"])


def decide(keyring: Keyring, seen: SeenPanel) -> None:
    """Record what the panel decided. From here on nothing of it is altered; on appeal the first one is answered.

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, NotAllSpokeError,
    NoMajorityError, CustodyError, ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.decide, ref(seen.determination_id)) as line:
        hearing = take_up(keyring, Act.decide, seen)
        determination = hearing.determination
        proposal = paper.open_proposal(keyring, determination)
        if proposal is None:
            raise NotAllSpokeError
        rules.check_opinions(_opinions(hearing))
        rules.check_finding(proposal.finding, paper.custody_of(determination), hearing.today)
        line.changed("status_determination.state", "status_determination.decided_on")
        turn(determination, state=rules.after(Act.decide, hearing.state), decided_on=hearing.today)
        _tell(hearing, "status.decided")
        if determination.of_appeal:
            _answer_appeal(hearing, proposal)


def extend(keyring: Keyring, seen: SeenPanel, why: ExtensionReason) -> None:
    """Make the time longer, once, with a reason.

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, AlreadyExtendedError.
    """
    with journalled(keyring.actor, Act.extend, ref(seen.determination_id), why) as line:
        hearing = take_up(keyring, Act.extend, seen)
        days = settings.PROGRAMME.limits.decision_extension_days
        due = rules.extended(hearing.determination.due_on, hearing.determination.extended_on, days)
        line.changed("status_determination.due_on")
        turn(hearing.determination, due_on=due, extended_on=hearing.today)
        _tell(hearing, f"status.extended_{why}")


def defer(keyring: Keyring, seen: SeenPanel) -> None:
    """Put it off: it needs more time. Protection goes on, and the panel looks again by a day. Why, nobody writes.

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError.
    """
    with journalled(keyring.actor, Act.defer, ref(seen.determination_id)) as line:
        line.changed("status_determination.state")
        _put_off(take_up(keyring, Act.defer, seen))


def set_aside(keyring: Keyring, seen: SeenPanel, file_id: UUID, words: str) -> None:
    """Say that this cannot go on here: in one act a sealed file is opened and the decision is put off (X2).

    The line of the journal, the columns and what the case is told are those of `defer` to the letter (I-34). The
    file is read by a legal officer and one of the panel: whoever says it, where they review, else the chair.
    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, NobodyToNameError,
    TooCloseToReadError.
    """
    with journalled(keyring.actor, Act.defer, ref(seen.determination_id)) as line:
        hearing = take_up(keyring, Act.defer, seen)
        line.changed("status_determination.state")
        number = shown(hearing.determination.case.case_no)
        readers = _readers(hearing)
        opening = Opening(file_id, FileKind.serious_crime, words, about=number, readers=readers)
        files.open_within(keyring.actor, opening, seen.now)
        _put_off(hearing)


def resume(keyring: Keyring, seen: SeenPanel) -> None:
    """Take up again what was put off. What had been decided before stays; a new determination comes after it.

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, NoKeyError.
    """
    with journalled(keyring.actor, Act.resume, ref(seen.determination_id)) as line:
        hearing = take_up(keyring, Act.resume, seen)
        determination, days = hearing.determination, settings.PROGRAMME.limits.decision_extension_days
        due = max(determination.due_on, hearing.today + timedelta(days=days))
        line.changed("status_determination.state")
        if determination.decided_on is None:
            state = rules.after(Act.resume, hearing.state)
            turn(determination, state=state, review_on=None, due_on=due)
        else:
            _begin_again(hearing, due)
        _tell(hearing, "status.resumed")


def drop(keyring: Keyring, seen: SeenPanel) -> None:
    """End what was put off, because the person does not go on.

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError.
    """
    with journalled(keyring.actor, Act.drop, ref(seen.determination_id)) as line:
        hearing = take_up(keyring, Act.drop, seen)
        line.changed("status_determination.state")
        turn(hearing.determination, state=rules.after(Act.drop, hearing.state), review_on=None)
        _tell(hearing, "status.ended")


def sign_off(keyring: Keyring, seen: SeenPanel, heard_anew_on: date) -> None:
    """Sign that a separate authority released somebody, long enough ago, and that they were heard anew since (I-2).

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, CustodyError.
    """
    with journalled(keyring.actor, Act.sign_off, ref(seen.determination_id)) as line:
        hearing = take_up(keyring, Act.sign_off, seen)
        record = paper.custody_record(hearing.determination.case_id)
        if record is None:
            raise NoSuchMoveError(Act.sign_off.value)
        days = settings.PROGRAMME.limits.custody_release_days
        counts = rules.counts_from(record.released_on, days) if record.released_on else None
        rules.check_heard_anew(heard_anew_on, counts, hearing.today)
        line.changed("status_determination.signed_off_by_id")
        turn(
            hearing.determination,
            release_counts_on=counts,
            heard_anew_on=heard_anew_on,
            signed_off_by_id=keyring.actor.id,
        )


def take_up(keyring: Keyring, act: Act, seen: SeenPanel) -> Hearing:
    """Lock the case and what lies before its panel, as it was seen, for somebody who sits there.

    Raises DeterminationNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError.
    """
    found = Determination.objects.filter(id=seen.determination_id).values_list("case", flat=True).first()
    if found is None:
        raise rules.DeterminationNotFoundError
    Case.objects.select_for_update().get(
        id=found
    )  # always the case first, so that two acts never wait crosswise
    determination = Determination.objects.select_for_update().get(id=seen.determination_id)
    check_sits(keyring, act, determination)
    if determination.version != seen.version:
        raise StaleVersionError
    rules.after(act, State(determination.state))
    return Hearing(keyring, determination, seen.today)


def check_sits(keyring: Keyring, act: Act, determination: Determination) -> None:
    """Let somebody act who sits on the panel and was given its key.

    Raises DeterminationNotFoundError, NotAllowedError.
    """
    holds = keys.versions_held(keyring.actor, determination.compartment_id)
    seat = paper.seat_of(determination, keyring.actor.id) if holds else None
    rules.check_seat(act, seat, keyring.actor.roles)


def _tell(hearing: Hearing, code: str) -> None:
    lent = vault.fresh_key(hearing.determination.case.compartment_id)
    pen = Pen(hearing.keyring, hearing.determination.case, hearing.today, new_key=lent)
    tell(pen, EventKind.status, code=code)


def _opinions(hearing: Hearing) -> list[Opinion | None]:
    determination = hearing.determination
    members = PanelSeat.objects.filter(determination=determination, seat=Seat.member)
    return [paper.open_opinion(hearing.keyring, determination.compartment_id, one) for one in members]


def _answer_appeal(hearing: Hearing, proposal: Proposal) -> None:
    first = Determination.objects.select_for_update().get(successor=hearing.determination)
    before = paper.open_proposal(hearing.keyring, first)
    then = (before.finding, before.eligible) if before else ("", Eligible.deferred)
    act = rules.answer_to_appeal(then, (proposal.finding, proposal.eligible))
    state = rules.after(act, State(first.state))
    turn(first, state=state)
    _tell(hearing, f"status.{state}")


def _put_off(hearing: Hearing) -> None:
    state = rules.after(Act.defer, hearing.state)
    review_on = hearing.today + timedelta(days=settings.PROGRAMME.limits.decision_extension_days)
    turn(hearing.determination, state=state, review_on=review_on)
    _tell(hearing, "status.deferred")


def _readers(hearing: Hearing) -> frozenset[UUID]:
    seats = dict(hearing.determination.seats.values_list("seat", "staff"))
    me, mine = hearing.keyring.actor, paper.seat_of(hearing.determination, hearing.keyring.actor.id)
    reviewer = seats[Seat.chair] if mine is Seat.legal else me.id
    legal = seats.get(Seat.legal) or _any_legal_officer(hearing)
    return frozenset({reviewer, legal})


def _any_legal_officer(hearing: Hearing) -> UUID:
    too_close = paper.before_panel(hearing.determination).too_close
    able = [one.id for one in staff.staff_with(Role.legal) if one.id not in too_close]
    if not able:
        raise NobodyToNameError
    return min(able)


def _begin_again(hearing: Hearing, due: date) -> None:
    """Begin the determination that comes after a decided one, before the same panel."""
    first = hearing.determination
    given = paper.open_interview(hearing.keyring, first)
    seats = dict(first.seats.values_list("staff", "seat"))
    beginning = after_this_one(first, due, of_appeal=False)
    beginning = replace(beginning, state=State.panel_review, also_read_by=frozenset(seats))
    again = paper.begin(first.case, beginning, given)
    for staff_id, seat in sorted(seats.items()):
        PanelSeat.objects.create(determination=again, staff_id=staff_id, seat=seat)
    turn(first, state=rules.after(Act.change, hearing.state), review_on=None)
