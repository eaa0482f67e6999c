"""The list on its way to the front desk: once a day, with the collector, and again until it has arrived."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from refuge.office.contact.intake import day_of
from refuge.office.contact.line import CopiesRefusedError, FrontState, Line, LineError, Trouble
from refuge.office.copies import actions, queries
from refuge.protocol.copies import verify_copies
from refuge.protocol.errors import ProtocolError


def bring(line: Line) -> None:
    """Make the list reach today, and leave it at the front desk where it is not there yet.

    The earlier of both houses' days counts: a clock that runs ahead would use up days for good. Raises LineError.
    """
    today = day_of(line.clock())
    held = queries.held_on()
    if held is not None and held >= today:
        return
    front = line.state()
    if front.takes_copies:
        _catch_up(line, front, held)
        _publish(line, min(today, front.day))


def _catch_up(line: Line, front: FrontState, held: date | None) -> None:
    """A front desk that has more than we ever brought has it from us: this office was restored from a backup."""
    if front.copies_until is not None and (held is None or held < front.copies_until):
        _take_up(line)


def _publish(line: Line, day: date) -> None:
    if queries.held_on() == day:
        return
    actions.list_up_to(day)
    try:
        _leave(line)
    except CopiesRefusedError:
        _take_up(line)
        actions.list_up_to(day)
        _leave_after_all(line)


def _leave(line: Line) -> None:
    signed, day = actions.signed_list(), queries.reaches()
    if signed is not None and day is not None:
        line.publish(signed)
        actions.note_held(day)


def _leave_after_all(line: Line) -> None:
    """What it refuses now, it refuses for another reason: perhaps it knows a newer operations key."""
    try:
        _leave(line)
    except CopiesRefusedError as error:
        raise LineError(Trouble.refused) from error


def _take_up(line: Line) -> None:
    """Believe a list only with our root behind it."""
    configuration = settings.CONFIGURATION
    try:
        held = verify_copies(line.published(), configuration.root_public_key, configuration.front_id)
    except ProtocolError as error:
        raise LineError(Trouble.damaged) from error
    actions.take_up(held)
