"""`make bench`: what one page, letter, mailbox and collection costs; a table, and JSON in var/bench.json."""

from __future__ import annotations

import http.client
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tests.journeys.houses import Houses, houses_in

from benchmarks.measuring import Figure

WARM, LETTERS = 300, 5_000
GROWTH_MIB = 8
IDLE_MIB, COLD_START_SECONDS = 80, 5


def main() -> None:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder, houses_in(pathlib.Path(folder)) as houses:
        for figure in measure(houses):
            figures.append(figure)
            print(row(figure), flush=True)
    for figure in of_many_cases():
        figures.append(figure)
        print(row(figure), flush=True)
    kept = pathlib.Path("var/bench.json")
    kept.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count()}
    kept.write_text(
        json.dumps({"machine": machine, "figures": [asdict(figure) for figure in figures]}, indent=1)
    )
    print(f"\nThe same as JSON: {kept}")


def measure(houses: Houses) -> Iterator[Figure]:
    print(f"{'what':52} {'value':>10} {'unit':10} {'bare':>8} {'ratio':>6}  target")
    begun = time.monotonic()
    houses.start_front()
    cold = time.monotonic() - begun
    yield Figure(
        "front desk: cold start",
        cold,
        "s",
        None,
        f"at most {COLD_START_SECONDS} s",
        cold < COLD_START_SECONDS,
    )
    houses.collect()  # brings the notices
    yield from in_house(houses, "front")
    idle = houses.memory_mib("front")
    yield Figure("front desk: memory idle", idle, "MiB", None, f"at most {IDLE_MIB} MiB", idle <= IDLE_MIB)
    yield from pile(houses)
    yield from in_house(houses, "office")


def pile(houses: Houses) -> Iterator[Figure]:
    """A pile of letters: what it does to memory and disk."""
    database = pathlib.Path(houses.environment["REFUGE_FRONT_STATE"]) / "front.sqlite3"
    send_letters(houses.front_port, WARM)  # what a process needs once, it has from here on
    before, warm = size(database), houses.memory_mib("front")
    send_letters(houses.front_port, LETTERS)
    after = houses.memory_mib("front")
    yield Figure(f"front desk: memory after {WARM} letters", warm, "MiB")
    goal = f"at most {GROWTH_MIB} MiB more"
    yield Figure(
        f"front desk: memory after {LETTERS} more", after, "MiB", None, goal, after - warm < GROWTH_MIB
    )
    if database.exists():
        yield Figure(
            "front desk: disk for a letter",
            (size(database) - before) / LETTERS,
            "bytes",
            None,
            "18,043 sealed",
        )


def size(database: pathlib.Path) -> int:
    return (
        sum(path.stat().st_size for path in database.parent.glob(database.name + "*"))
        if database.exists()
        else 0
    )


def send_letters(port: int, count: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for number in range(count):
        form = {"text": f"ကူညီပါ {number}", "urgency": "soon", "about": "me", "language": "my"}
        connection.request("POST", "/my/6", urllib.parse.urlencode(form), headers)
        reply = connection.getresponse()
        reply.read()
        if reply.status != 200:
            raise AssertionError(reply.status)


def in_house(houses: Houses, house: str) -> Iterator[Figure]:
    """Each house is measured in a process of its own, with its own settings."""
    return told_by(house, {**houses.environment, "DJANGO_SETTINGS_MODULE": f"refuge.{house}.settings"})


def of_many_cases() -> Iterator[Figure]:
    """Lists and search among made-up cases, in an office of their own."""
    wanted = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("REFUGE_") or name.startswith("REFUGE_BENCH_")
    }
    return told_by("cases", wanted)


def told_by(module: str, environment: dict[str, str]) -> Iterator[Figure]:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return (Figure(**figure) for figure in found)


def row(figure: Figure) -> str:
    bare = f"{figure.baseline:8.3f}" if figure.baseline else " " * 8
    ratio = f"{figure.ratio:5.2f}x" if figure.ratio else " " * 6
    met = {True: "met", False: "MISSED", None: ""}[figure.met]
    return f"{figure.what:52} {figure.value:10.3f} {figure.unit:10} {bare} {ratio}  {figure.target} {met}"


if __name__ == "__main__":
    main()
