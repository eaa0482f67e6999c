"""Either house is killed (-9) while letters are written, collected, opened, acknowledged and answered.

Every code that was shown ends with exactly one acknowledgement under it: nothing lost, nothing doubled.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import threading
import time

from .houses import REFUGE, Houses, later

LETTERS = 150
COLLECT = [*REFUGE, "office", "collect"]
OPEN = [sys.executable, "-m", "tests.journeys.opening"]


def _waiting_at(houses: Houses, house: str) -> int:
    table = {"front": "letterbox_letter", "office": "contact_sealedletter"}[house]
    return houses.rows(house, f"SELECT count(*) FROM {table}")[0][0]


# A killed collector leaves its lease behind, which runs out after three minutes: each run comes four minutes later.
_minutes = itertools.count(4, 4)


def _start(houses: Houses, command: list[str]) -> subprocess.Popen[bytes]:
    clock = later(minutes=next(_minutes))
    environment = {**houses.environment, **clock, "DJANGO_SETTINGS_MODULE": "refuge.office.settings"}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _finish(houses: Houses, command: list[str]) -> None:
    assert _start(houses, command).wait(120) == 0


def _kill_after(houses: Houses, command: list[str], seconds: float) -> bool:
    """Start it, kill it; True if it was killed on its way."""
    running = _start(houses, command)
    time.sleep(seconds)
    on_its_way = running.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait(20)
    return on_its_way


def _kill_at_many_moments(
    houses: Houses, command: list[str], first: float, last: float, times: int = 8
) -> int:
    """Kill it a little later each time; how often that was on its way."""
    step = (last - first) / times
    return sum(_kill_after(houses, command, first + step * number) for number in range(times))


class Writers(threading.Thread):
    """Somebody writes letter after letter, whatever becomes of the front desk, and keeps each code they were shown."""

    def __init__(self, houses: Houses) -> None:
        super().__init__(daemon=True)
        self.houses, self.over = houses, threading.Event()
        self.codes: list[str] = []
        self.unsure = 0

    def run(self) -> None:
        while not self.over.is_set():
            try:
                code = self.houses.write_letter(f"ကူညီပါ {len(self.codes)}")
            except (OSError, AssertionError):
                code = ""
            if code:
                self.codes.append(code)
            else:
                self.unsure += 1
                time.sleep(0.02)


def test_a_letter_that_was_acknowledged_is_on_disk(houses: Houses) -> None:
    houses.start_front()
    houses.collect()
    writers = Writers(houses)
    writers.start()
    for seconds in (0.3, 0.45, 0.6, 0.75):
        time.sleep(seconds)
        houses.kill("front")
        houses.start_front()
    writers.over.set()
    writers.join(30)
    assert len(writers.codes) > 20
    assert len(writers.codes) <= _waiting_at(houses, "front") <= len(writers.codes) + writers.unsure
    houses.collect()
    _finish(houses, OPEN)
    houses.collect()
    assert {houses.answers_under(code) for code in writers.codes} == {1}


def test_an_office_killed_while_it_collects_opens_and_answers(houses: Houses) -> None:
    houses.start_front()
    houses.collect()
    codes = houses.write_letters(LETTERS)
    killed = _kill_at_many_moments(houses, COLLECT, 0.25, 1.2)
    _finish(houses, COLLECT)
    assert (_waiting_at(houses, "front"), _waiting_at(houses, "office")) == (0, LETTERS)
    killed += _kill_at_many_moments(houses, OPEN, 0.5, 2.0)
    _finish(houses, OPEN)
    killed += _kill_at_many_moments(houses, COLLECT, 0.25, 1.2)
    _finish(houses, COLLECT)
    assert killed >= 4  # of 24: how many depends on how fast this machine is
    assert {houses.answers_under(code) for code in codes} == {1}


def test_a_front_desk_killed_while_the_office_collects_and_answers(houses: Houses) -> None:
    houses.start_front()
    houses.collect()
    codes = houses.write_letters(LETTERS)
    for seconds in (0.3, 0.5, 0.7):
        collecting = _start(houses, COLLECT)
        time.sleep(seconds)
        houses.kill("front")
        houses.start_front()
        collecting.wait(60)
    _finish(houses, COLLECT)
    assert (_waiting_at(houses, "front"), _waiting_at(houses, "office")) == (0, LETTERS)
    _finish(houses, OPEN)
    for seconds in (0.3, 0.5):
        collecting = _start(houses, COLLECT)
        time.sleep(seconds)
        houses.kill("front")
        houses.start_front()
        collecting.wait(60)
    _finish(houses, COLLECT)
    assert {houses.answers_under(code) for code in codes} == {1}
