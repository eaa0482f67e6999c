"""Law 5 for the front desk: whoever takes the machine away finds no sentence, no code, nothing derived from one."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest

from refuge.command.demo import FRONT_ID
from refuge.language.codes import new_code, read_code
from refuge.protocol.mailbox import derive

from .houses import Houses
from .seizing import forms_of_code, forms_of_key, found_in_memory, found_on_disk, written_forms

SENTENCE = "ကျွန်တော် မနက်ဖြန် သစ်ပင်ကြီးအောက်မှာ စောင့်နေမယ်"
SECOND = "The blue umbrella will be on the balcony"
TOLD = "တံခါးနီအိမ်မှာ ထမင်းချက်သူကို ရိုက်နှက်ခဲ့တယ်"
BROKEN = pathlib.Path(__file__).parent.parent / "fakes" / "broken_sealing"


@pytest.fixture
def _other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a broken seal leaves behind must not be found by the tests that share its database server."""
    for name in ("SENTENCE", "SECOND", "TOLD"):
        monkeypatch.setattr(sys.modules[__name__], name, globals()[name][::-1])


def _planted(code: str) -> dict[str, dict[str, bytes]]:
    keys = derive(read_code(code), FRONT_ID)
    return {
        "first sentence": written_forms(SENTENCE),
        "second sentence": written_forms(SECOND),
        "code": forms_of_code(code),
        "token": forms_of_key(keys.token),
        "box": forms_of_key(keys.box_seed),
        "thread": forms_of_key(keys.thread),
    }


def _tell_and_ask(houses: Houses) -> dict[str, dict[str, bytes]]:
    """A concern is told, a second one under its code; and somebody asks whether a copy is genuine."""
    code, copy = houses.write_letter(TOLD, about="concern"), new_code()
    status, _ = houses.post("/en/7/1", code=code, text=TOLD, urgency="soon", about="concern", language="en")
    assert status == 200
    number = " ".join(group for row in copy.rows() for group in row)
    status, page = houses.post("/en/8", number=number)
    assert (status, number in page) == (200, True)
    keys = derive(read_code(code), FRONT_ID)
    return {
        "concern": written_forms(TOLD),
        "code of a concern": forms_of_code(code),
        "thread of a concern": forms_of_key(keys.thread),
        "number of a copy": forms_of_code(number),
    }


def _write_and_come_back(houses: Houses) -> str:
    """A first letter, an empty mailbox, a second letter."""
    code = houses.write_letter(SENTENCE)
    assert houses.answers_under(code) == 0
    status, _ = houses.post("/en/7/1", code=code, text=SECOND, urgency="soon", about="me", language="en")
    assert status == 200
    return code


def test_nothing_is_found_in_database_log_or_temporary_file(houses: Houses) -> None:
    houses.start_front()
    houses.collect()
    planted = {**_planted(_write_and_come_back(houses)), **_tell_and_ask(houses)}
    assert found_on_disk(houses, "front", planted) == []
    houses.kill("front")
    assert found_on_disk(houses, "front", planted) == []
    assert houses.rows("front", "SELECT count(*) FROM letterbox_letter") == [(4,)]


@pytest.mark.usefixtures("_other_words")
def test_the_search_finds_what_a_broken_seal_would_leave(houses: Houses) -> None:
    houses.start_front(PYTHONPATH=str(BROKEN))
    houses.collect()
    planted = {**_planted(_write_and_come_back(houses)), **_tell_and_ask(houses)}
    found = {one.split(" (")[0] for one in found_on_disk(houses, "front", planted)}
    assert {"first sentence", "concern"} <= found


def test_what_lingers_in_memory_is_measured_and_goes(houses: Houses) -> None:
    """Stated in docs/threat-model.md: a little lingers until other visits overwrite it.

    Of what is derived, the key of the thread may: it goes into the letter. All three would, were they kept somewhere.
    """
    houses.start_front()
    houses.collect()
    code = _write_and_come_back(houses)
    planted = _planted(code)
    at_once = found_in_memory(houses.pids("front"), planted)
    for number in range(200):
        houses.write_letter(f"somebody else {number} " * 20)
    later = found_in_memory(houses.pids("front"), planted)
    print(f"\nin memory at once: {at_once}\nafter 200 other letters: {later}")
    assert sum(later[name] for name in ("token", "box", "thread")) <= 1
    assert sum(later.values()) < sum(at_once.values())


DUMPABLE = """
import ctypes
from refuge.quiet import keep_quiet
dumpable = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = dumpable()
keep_quiet()
print(before, dumpable())
"""


def test_a_process_cannot_be_read_by_another_of_the_same_user_nor_dump_its_memory(houses: Houses) -> None:
    houses.start_front()
    for pid in houses.pids("front"):
        limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
        soft, hard = re.search(r"Max core file size +(\S+) +(\S+)", limits).groups()
        assert (soft, hard) == ("0", "0")
    # Whether a process may be read by others of its user only it can say (PR_GET_DUMPABLE), so one is asked.
    said = subprocess.run([sys.executable, "-c", DUMPABLE], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["1", "0"]


def test_no_log_of_visits_is_kept(houses: Houses) -> None:
    houses.start_front()
    houses.collect()
    houses.write_letter(SENTENCE)
    assert houses.log_of("front") == ""
    assert [path.name for path in houses.temporary.rglob("*")] == []
