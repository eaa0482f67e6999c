"""What an operator types: each error is two lines, what is wrong and what to do; the doctor sees what is ill."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys
import time

import pytest

from .houses import PERIOD, REFUGE, Houses, code_at, later

NOWHERE = {"PATH": "/usr/bin:/bin"}


def _refuge(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*REFUGE, *words], env={**NOWHERE, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("nonsense",), "No such command"),
        (("office", "collect"), "REFUGE_OFFICE_STATE is not set"),
        (("front", "serve", "--workers", "99"), "99"),
        (("root", "certify", "/nowhere", "no-key"), "not a public key"),
        (("demo", "code", "Aye"), "cannot be read"),
    ],
)
def test_an_error_is_two_lines_and_no_trace(
    tmp_path: pathlib.Path, words: tuple[str, ...], wrong: str
) -> None:
    done = _refuge(*words, REFUGE_STATE=str(tmp_path))
    first, second = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert first.startswith("Wrong: ")
    assert wrong in first
    assert second.startswith("To do: ")


def test_a_root_key_is_made_once_and_for_its_owner_only(tmp_path: pathlib.Path) -> None:
    keys = tmp_path / "root"
    made = _refuge("root", "create", str(keys))
    assert re.search(r"(\d{4} ){7}\d{4}", made.stdout)
    assert (keys / "root.seed").stat().st_mode & 0o777 == 0o600
    again = _refuge("root", "create", str(keys))
    assert "exists already" in again.stderr


def test_an_office_with_the_root_key_elsewhere_is_told_how_to_have_its_key_certified(
    tmp_path: pathlib.Path,
) -> None:
    keys, office = tmp_path / "root", tmp_path / "office"
    _refuge("root", "create", str(keys))
    waiting = _refuge("office", "init", str(office), "--root-public", str(keys / "root.pub"))
    command = re.search(r"refuge (root certify) FOLDER ([0-9a-f]{64})", waiting.stderr)
    assert command
    certified = _refuge("root", "certify", str(keys), command[2])
    (office / "operations.json").write_text(certified.stdout)
    done = _refuge("office", "init", str(office), "--root-public", str(keys / "root.pub"))
    assert done.returncode == 0, done.stderr
    assert "passphrase" in done.stdout  # of the first administrator, shown once
    assert "passphrase" not in _refuge("office", "init", str(office)).stdout


def test_the_root_a_front_desk_has_pinned_is_not_replaced_in_passing(
    houses: Houses, tmp_path: pathlib.Path
) -> None:
    front, office = tmp_path / "front", tmp_path / "office"
    houses.run("front", "init", str(front), "--from", str(office))  # the same again changes nothing
    pinned = (front / "root.pub").read_bytes()
    (office / "root.pub").write_text("00" * 32)
    said = houses.run("front", "init", str(front), "--from", str(office), check=False)
    assert "holds something else already" in said
    assert (front / "root.pub").read_bytes() == pinned


def test_the_doctor_says_what_is_well_and_what_to_do(houses: Houses) -> None:
    houses.start_front()
    houses.collect()
    said = houses.run("doctor", check=False)
    assert "Headers of the front desk: all as they should be." in said
    assert re.search(r"well +Notices: signed for 3\d more days", said)
    assert re.search(r"well +Paper", said)
    # The PostgreSQL of the tests is told to be quick and not to sync: the doctor must see that.
    settings = (
        r"well .* settings as they should be"
        if "sqlite" in houses.database("front")
        else r"WRONG .* settings fsync"
    )
    assert re.search(settings, said)
    ahead = houses.run("doctor", check=False, **later(days=35))
    assert re.search(r"WRONG +Clocks", ahead)
    assert re.search(r"WRONG +Notices", ahead)
    houses.kill("front")
    assert re.search(r"WRONG +The front desk at .* does not answer", houses.run("doctor", check=False))


def test_the_audit_chain_is_verified_and_a_changed_line_is_found(houses: Houses) -> None:
    said = houses.run("audit", "verify")
    noted = re.search(r"--noted (\d+:[0-9a-f]{16})", said)
    assert noted
    assert "whole" in houses.run("audit", "verify", "--noted", noted[1])
    assert "rewritten" in houses.run("audit", "verify", "--noted", "1:0000000000000000", check=False)


def test_the_code_of_a_made_up_colleague_is_what_their_app_shows(houses: Houses) -> None:
    before = int(time.time()) // PERIOD
    said = houses.run("demo", "code", "Aye")
    around = range(before, int(time.time()) // PERIOD + 1)
    assert re.match(r"\d{6}  for \d+ more seconds", said)
    assert said.split()[0] in {code_at(houses.sign_in_of("Aye")["secret"], period) for period in around}


def test_python_m_refuge_command_is_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "refuge.command", "--help"], capture_output=True, text=True, check=True
    )
    for word in ("demo", "root", "office", "front", "audit", "doctor"):
        assert word in done.stdout
