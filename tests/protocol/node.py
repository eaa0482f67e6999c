"""Runs a script of ours in Node, with the packages of `package-lock.json`; a missing one fails the test."""

from __future__ import annotations

import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
PACKAGES = HERE.parents[1] / "node_modules"


def run_in_node(script, *arguments, given=b""):
    for package in ("age-encryption", "cctv-age"):
        if not (PACKAGES / package).is_dir():
            pytest.fail(f"node_modules/{package} is missing: run `npm ci --ignore-scripts` first.")
    done = subprocess.run(
        ["node", str(HERE / script), *arguments], input=given, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
