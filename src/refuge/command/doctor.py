"""What is wrong with this machine, and what to do: clock, disk, databases, notices, keys, paper, headers."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from refuge.command import houses
from refuge.command.errors import CommandError
from refuge.configuration import (
    ConfigurationError,
    FrontConfiguration,
    OfficeConfiguration,
    front_configuration,
    office_configuration,
)

LEAST_FREE_BYTES = 1 << 30
KEY_DAYS_BEFORE_RENEWAL = 335
NOTICE_DAYS_BEFORE_WARNING = 10
NEEDED_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True)
class Finding:
    well: bool
    what: str
    to_do: str = ""


@click.command()
def doctor() -> None:
    """Look over every house whose state folder is named here, and say what to do."""
    findings = list(examine())
    for finding in findings:
        click.echo(f"{'well ' if finding.well else 'WRONG'}  {finding.what}")
        if not finding.well:
            click.echo(f"       To do: {finding.to_do}")
    ill = sum(not finding.well for finding in findings)
    click.echo(f"{len(findings)} things looked at, {ill} to do.")
    sys.exit(1 if ill else 0)


def examine() -> Iterator[Finding]:
    """Every finding, the machine first, then each house that is set up here."""
    yield _swap()
    named = {name: os.environ.get(f"REFUGE_{name.upper()}_STATE") for name in ("front", "office")}
    if not any(named.values()):
        yield Finding(
            False, "No house is named.", "Set REFUGE_FRONT_STATE or REFUGE_OFFICE_STATE to a state folder."
        )
    if named["front"]:
        yield from _house(front_configuration, _front)
    if named["office"]:
        yield from _house(office_configuration, _office)


def _house(read: Callable[[], Any], look: Callable[[Any], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        configuration = read()
    except ConfigurationError as error:
        yield Finding(False, error.wrong, error.to_do)
        return
    yield _disk(configuration.state)
    yield _folder_is_ours(configuration.state)
    yield from look(configuration)


def _front(configuration: FrontConfiguration) -> Iterator[Finding]:
    yield from _database("front", configuration)


def _office(configuration: OfficeConfiguration) -> Iterator[Finding]:
    yield from _database("office", configuration)
    yield _key_age(configuration.state / "operations.seed", "operations")
    yield _key_age(configuration.state / "collector.seed", "collector")
    yield _paper()
    yield from _front_seen_from_here(configuration)


def _swap() -> Finding:
    swaps = pathlib.Path("/proc/swaps").read_text(encoding="ascii").splitlines()[1:]
    return Finding(
        not swaps,
        "Swap: secrets in memory must not reach a disk.",
        "swapoff -a, and take swap out of /etc/fstab.",
    )


def _disk(state: pathlib.Path) -> Finding:
    free = shutil.disk_usage(state).free
    what = f"Disk: {free / LEAST_FREE_BYTES:.1f} GiB free at {state}."
    return Finding(
        free > LEAST_FREE_BYTES, what, "Make room, or move the state folder; a full disk stops letters."
    )


def _folder_is_ours(state: pathlib.Path) -> Finding:
    open_to_others = state.stat().st_mode & 0o077
    return Finding(not open_to_others, f"Only its owner can read {state}.", f"chmod 700 {state}")


def _key_age(path: pathlib.Path, name: str) -> Finding:
    days = (_now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)).days
    what = f"Keys: the {name} key is {days} days old; it serves a year."
    return Finding(
        days < KEY_DAYS_BEFORE_RENEWAL,
        what,
        f"Make a new {name} key of a higher generation and have it certified.",
    )


def _paper() -> Finding:
    """Whatever prints is loaded in a process of its own: where a library is missing, it ends there."""
    asked = subprocess.run([sys.executable, "-m", "refuge.command.paper"], capture_output=True, check=False)
    return Finding(
        not asked.returncode,
        "Paper: copies can be printed, in every script.",
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-sil-padauk",
    )


def _database(house: str, configuration: FrontConfiguration | OfficeConfiguration) -> Iterator[Finding]:
    """A second process looks at each database, because one process opens one house only."""
    asked = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "refuge.command.database", house], capture_output=True, text=True, check=False
    )
    engine = configuration.database["ENGINE"].rsplit(".", 1)[1]
    if asked.returncode:
        yield Finding(
            False,
            f"The {house}'s database ({engine}) does not open.",
            "Run the set-up command of this house; is the server running?",
        )
        return
    for line in asked.stdout.splitlines():
        well, what, to_do = line.split("\t")
        yield Finding(well == "well", f"The {house}'s database ({engine}): {what}", to_do)


def _front_seen_from_here(configuration: OfficeConfiguration) -> Iterator[Finding]:
    page = configuration.front_url.rstrip("/") + "/"
    if configuration.proxy:
        yield Finding(
            True, "The front desk is reached through a proxy; its headers are looked at from another line."
        )
        return
    try:
        with urllib.request.urlopen(page, timeout=20) as reply:  # noqa: S310 - the configured address
            headers = reply.headers
    except (urllib.error.URLError, OSError):
        yield Finding(
            False,
            f"The front desk at {page} does not answer.",
            "Letters wait there safely. Look at the line and at the front desk's machine.",
        )
        return
    wrong = [name for name, value in NEEDED_HEADERS.items() if headers.get(name) != value]
    yield Finding(
        not wrong,
        f"Headers of the front desk: {', '.join(wrong) or 'all as they should be'}.",
        "Look whether a proxy in between drops or changes them.",
    )
    yield from _what_the_front_says()


def _what_the_front_says() -> Iterator[Finding]:
    houses.open_house("office")
    from refuge.command import collecting

    try:
        state = collecting.front_state()
    except CommandError as error:
        yield Finding(False, error.wrong, error.to_do)
        return
    today = _now().date()
    clock_days = abs((state.day - today).days)
    yield Finding(
        clock_days == 0,
        f"Clocks: the front desk says {state.day}, this machine {today}.",
        "Set the clock that is wrong; notices depend on it.",
    )
    left = (state.not_after - today).days if state.not_after else -1
    yield Finding(
        left >= NOTICE_DAYS_BEFORE_WARNING,
        f"Notices: signed for {max(left, 0)} more days.",
        "refuge office notice, then refuge office collect.",
    )


def _now() -> datetime:
    return datetime.now(UTC)
