"""Collecting as a command, with a progress bar, and as the background process of the office."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime

import click
from django.conf import settings

from refuge.command import statistics
from refuge.command.errors import CommandError
from refuge.office.contact import collecting
from refuge.office.contact.actions import erase_what_is_due
from refuge.office.contact.collecting import BusyError, Progress
from refuge.office.contact.line import FrontState, Line, LineError, Trouble
from refuge.office.identity.actions import sweep
from refuge.office.safety.ticking import tick

WORDS = {
    Trouble.silent: (
        "The front desk did not answer.",
        "Letters wait there safely. Look at the line, then collect again.",
    ),
    Trouble.cut: ("The line was cut on the way.", "What arrived is kept, nothing is lost. Collect again."),
    Trouble.refused: (
        "The front desk does not take this office for its collector.",
        "Compare collector.pub and front_id in both state folders.",
    ),
    Trouble.failing: (
        "The front desk answers that it cannot.",
        "Run `refuge doctor` on its machine: disk and database.",
    ),
    Trouble.damaged: (
        "What came back is not what a front desk says.",
        "Check the address in REFUGE_FRONT_URL, and whether it is still yours.",
    ),
}


def collect_now() -> None:
    """Go to the front desk and back. Raises CommandError."""
    try:
        with (
            Line.open(settings.CONFIGURATION, clock) as line,
            click.progressbar(length=1, label="Letters", show_pos=True) as bar,
        ):
            end = collecting.collect(line, lambda progress: _show(bar, progress))
    except BusyError as error:
        raise CommandError("Somebody else is collecting now.", "Wait until they are done.") from error
    except LineError as error:
        raise CommandError(*WORDS.get(error.trouble, ("The collection failed.", "Collect again."))) from error
    click.echo(
        f"{end.fetched} letters fetched, {end.delivered} answers left, {end.waiting} letters still wait."
    )


def run() -> None:
    """Collect when asked and every few minutes, and let time pass, until told to stop.

    Once a day the tables are counted anew.
    """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    collecting.run_collector(stop, clock, besides=statistics.once_a_day(time_passes))


def let_time_pass() -> None:
    """Make every step that time demands, as the background process does."""
    click.echo(f"{time_passes(clock())} check-ins moved on.")


def time_passes(now: datetime) -> int:
    """Move check-ins on, destroy what was lent for minutes, erase what ended long ago. Say how many check-ins moved."""
    sweep(now)
    moved = tick(now)
    erase_what_is_due(now)
    return moved


def front_state() -> FrontState:
    """What the front desk says of itself. Raises CommandError."""
    try:
        with Line.open(settings.CONFIGURATION, clock) as line:
            return line.state()
    except LineError as error:
        raise CommandError(
            *WORDS.get(error.trouble, ("The front desk cannot be asked.", "Try again."))
        ) from error


def clock() -> datetime:
    return datetime.now(UTC)


def _show(bar: click._termui_impl.ProgressBar[int], progress: Progress) -> None:
    bar.length = max(progress.fetched + progress.waiting, 1)
    bar.update(progress.fetched - bar.pos)
