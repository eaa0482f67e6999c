"""Run beside a house that stands still: the staff write something down wherever a room of the office takes words.

`python -m tests.journeys.every_room SIGN_INS`, with what is to be written as JSON on standard input: a sentence
for each of `PLACES`. The rooms are left in states that the stories of the demonstration do not reach.
"""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
from typing import TYPE_CHECKING

from refuge.command import houses as own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .houses import Houses

PLACES = (
    *("risk", "note", "no to a step"),
    *("household apart", "household together"),
    *("consent purpose", "consent recipient", "consent refused"),
    *("name used", "other names", "papers"),
    *("assessment answer", "assessment harm", "assessment release"),
    *("plan signs", "plan person", "plan office", "all is well", "I am forced"),
    *("check-in", "alarm ended", "check-ins ended"),
    *("belongings", "interview", "reasons", "dissent", "appeal", "set aside"),
    *("kept apart at home", "site inspected", "site note", "site waiver"),
    *("visit wishes", "visit risk", "visit answer", "closing step", "reprisal"),
    *("child talk", "child tracing", "child step", "no to a child's step", "child review", "child age"),
    *("complaint", "complaint answer", "survivor", "survivor step"),
    *("concern letter", "concern judged", "concern answer", "concern taken up", "concern raised"),
    *("harm helped", "passed on", "looked at", "nothing in it", "nothing in it either"),
    *("done at once", "allegation", "statement", "inquiry note", "finding", "no to a finding"),
    *("finding told", "appeal of a finding", "finding on appeal"),
    *("measure looked at", "measure ended", "matter closed"),
    *("handed over", "handed over so far"),
)

WHY_NOT = "why somebody did not undertake it"
"""Not words but a code, for those who want to find one again."""


def have_written(both: Houses, words: Mapping[str, str], **environment: str) -> None:
    """Let the staff of a house that stands still write these words down."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.every_room", str(both.folder / "sign-ins.json")],
        env={**both.environment, **environment},
        input=json.dumps(words),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def main(sign_ins: str) -> None:
    own.open_house("office")
    from django.utils import timezone

    from refuge.command.demonstration.scene import Scene
    from refuge.command.staff import _signed_in
    from tests.journeys.planting import write_everywhere

    now = timezone.now()
    known = json.loads(pathlib.Path(sign_ins).read_text())
    staff = {name: _signed_in(name, found, now) for name, found in known.items()}
    write_everywhere(Scene(staff, now), json.load(sys.stdin))


if __name__ == "__main__":
    main(sys.argv[1])
