"""When a letter arrives, and when the wall rises or contact is cut: what the rooms below tell this one.

Whoever opens a letter need not be on its case. They compare it without seeing how: whichever agreed word was in it,
the same rows are written, of the same length, in the same order, and nothing is shown (I-33).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refuge.office.audit.actions import journalled
from refuge.office.case.pen import Pen, ref
from refuge.office.case.rules import Status
from refuge.office.consent.rules import Level
from refuge.office.safety import marks, rules, watching
from refuge.office.safety.contents import Marks, Said
from refuge.office.safety.models import Watch
from refuge.office.safety.rules import Act, Move, Outcome, State
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import NoKeyError

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.rules import Transition

WITHOUT_WHICH_NOTHING_COMES = frozenset({Level.c0, Level.c1})


def compare(  # noqa: PLR0913 - what the signal brings
    *,
    keyring: Keyring,
    case_id: UUID,
    words: str,
    by_cover: bool,
    written_at: datetime,
    moved: bool,
    now: datetime,
    **_: Any,
) -> None:
    """Ask a letter whether an agreed word is in it; does nothing where nobody is watched over."""
    if not Watch.objects.filter(case=case_id, is_on=True).exists():
        return
    with journalled(keyring.actor, Act.compare, ref(case_id)) as line:
        watch = watching.locked(case_id)
        if watch is None:
            return
        heard = _heard(keyring, watch, words, by_cover=by_cover)
        known = watching.called(keyring, watch)
        watching.call(keyring, watch, watching.call_after(known, heard, now))
        if heard is not None:
            _answer(keyring, watch, heard, written_at, now)
        if moved:  # answers go elsewhere now: whoever gave up a code may have lost it
            watching.take_reminders_back(keyring, watch)
        line.changed("safety_checkin.state", "safety_checkin.said", "safety_watch.called")


def _heard(keyring: Keyring, watch: Watch, words: str, *, by_cover: bool) -> Outcome | None:
    said = None
    if watch.words:
        sealed = keys.open_sealed(keyring, watching.line_of(watch.case), watch.words)
        said = marks.said_in(Marks.read(sealed), words)
    return Outcome.forced if by_cover else said


def _answer(keyring: Keyring, watch: Watch, heard: Outcome, written_at: datetime, now: datetime) -> None:
    check_in = watching.open_check_in(watch.case_id)
    if check_in and watching.counts(watch, check_in, written_at):
        watching.finish(keyring, watch, check_in, Said.now(heard, now, by_letter=True), now)


def behind_the_wall(*, pen: Pen, **_: Any) -> None:
    """On the child track nothing is sent by itself. Check-ins go on, in other hands."""
    _take_back(pen.keyring, pen.case.id)


def contact_is_cut(*, pen: Pen, transition: Transition, **_: Any) -> None:
    """Where contact is cut, nothing is sent, and nobody is waited for; who is looked for already, goes on."""
    if transition.target not in {Status.suspended_contact, Status.closed}:
        return
    _take_back(pen.keyring, pen.case.id)
    check_in = watching.open_check_in(pen.case.id)
    if check_in and Move.waive in rules.moves_from(State(check_in.state)):
        watching.move(check_in, Move.waive, check_in.due_at, handled_by_id=pen.actor.id)


def consent_is_withdrawn(*, keyring: Keyring, case_id: UUID, level: Level, **_: Any) -> None:
    """Who takes back that we keep a file, or talk at all, gets no message any more.

    Whoever writes that down may hold no key: what they cannot take back is a harmless sentence in the person's own
    mailbox, and the page of this room shows it.
    """
    if level in WITHOUT_WHICH_NOTHING_COMES:
        try:
            _take_back(keyring, case_id)
        except NoKeyError:
            return


def _take_back(keyring: Keyring, case_id: UUID) -> None:
    watch = watching.locked(case_id)
    if watch is not None and watch.ahead:
        watching.take_reminders_back(keyring, watch)
