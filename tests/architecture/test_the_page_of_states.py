"""docs/states.md says what the tables in the code say."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
from enum import StrEnum
from types import SimpleNamespace

import pytest

SCRIPT = pathlib.Path(__file__).parents[2] / "scripts" / "draw-states"


class State(StrEnum):
    lit = "lit"
    out = "out"


@pytest.fixture
def draw_states(monkeypatch):
    loader = importlib.machinery.SourceFileLoader("draw_states", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("draw_states", loader))
    monkeypatch.setitem(sys.modules, "draw_states", module)  # dataclasses look themselves up
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    return module


def test_it_is_fresh():
    checked = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert checked.stderr == ""
    assert checked.returncode == 0


def test_a_stale_page_is_found(draw_states, tmp_path, monkeypatch, capsys):
    stale = tmp_path / "states.md"
    stale.write_text("yesterday", encoding="utf-8")
    monkeypatch.setattr(draw_states, "PAGE", stale)
    assert draw_states.main(["--check"]) == 1
    assert "make states" in capsys.readouterr().err


def test_it_draws_every_line_of_a_table(draw_states):
    line = SimpleNamespace(
        source=State.lit,
        target=State.out,
        move="blow_out",
        taken_by={"owner"},
        approved=True,
        needs=("breath",),
    )
    drawn = draw_states.page([("candle", SimpleNamespace(TRANSITIONS=(line,)))])
    assert "  [*] --> lit\n  lit --> out: blow out\n" in drawn
    assert "| lit | out | blow out | the owner asks; a supervisor" in drawn
    assert "| breath |" in drawn


def test_it_draws_both_forms_of_a_table(draw_states):
    drawn = draw_states.page(draw_states.rooms())
    assert "## Case" in drawn
    assert "## Contact" in drawn
