"""Both houses as their own processes on loopback, as `make run` starts them; to be stopped, killed, cut off."""

from __future__ import annotations

import base64
import contextlib
import hmac
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

REFUGE = [sys.executable, "-m", "refuge.command"]
PERIOD = 30
"""For how many seconds an authenticator app shows one code."""


def free_port() -> int:
    """A port that stays ours while a house is down: below those the system hands out."""
    for port in random.sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError), socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            return port
    raise AssertionError("No port is free.")


def new_database(house: str, state: pathlib.Path, like: Houses | None) -> str:
    """A database of this house's own: SQLite in its state folder, or one more on the PostgreSQL of this run."""
    server = os.environ.get(f"REFUGE_{house.upper()}_DATABASE", "")
    if not server.startswith("postgresql"):
        return f"sqlite:///{state}/{house}.sqlite3"
    address = server.rsplit("/", 1)[0]
    name = f"journey_{house}_{uuid.uuid4().hex[:10]}"
    pattern = f"TEMPLATE {like.database(house).rsplit('/', 1)[1]}" if like else ""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {pattern}")
    return f"{address}/{name}"


class Houses:
    """A programme of its own for one test: two houses, the demonstration's staff, known sign-ins.

    Set up by the commands an operator uses, or as a copy of houses that were.
    """

    def __init__(self, folder: pathlib.Path, like: Houses | None = None) -> None:
        self.folder = folder
        self.front_port, self.office_port = free_port(), free_port()
        self.front_url = f"http://127.0.0.1:{self.front_port}"
        self.office_url = f"http://localhost:{self.office_port}"
        front, office = folder / "front", folder / "office"
        if like:
            shutil.copytree(like.folder, folder, dirs_exist_ok=True)
        self.temporary = folder / "temporary"
        self.temporary.mkdir(exist_ok=True)
        self.logs = folder / "logs"
        self.logs.mkdir(exist_ok=True)
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("REFUGE_", "DJANGO_", "COV"))
            },
            "REFUGE_STATE": str(folder),
            "REFUGE_FRONT_STATE": str(front),
            "REFUGE_OFFICE_STATE": str(office),
            "REFUGE_FRONT_DATABASE": new_database("front", front, like),
            "REFUGE_OFFICE_DATABASE": new_database("office", office, like),
            "REFUGE_FRONT_URL": self.front_url,
            "REFUGE_OFFICE_SECURE": "no",
            "TMPDIR": str(self.temporary),
        }
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._typed: dict[str, int] = {}
        if not like:
            self.run("demo", "prepare")

    def database(self, house: str) -> str:
        return self.environment[f"REFUGE_{house.upper()}_DATABASE"]

    # --- commands

    def run(self, *words: str, check: bool = True, **environment: str) -> str:
        done = subprocess.run(
            [*REFUGE, *words],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"refuge {' '.join(words)}: {done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def collect(self, **environment: str) -> str:
        return self.run("office", "collect", **environment)

    def rows(self, house: str, question: str) -> list[tuple[Any, ...]]:
        """Ask a house's database directly, as somebody who has seized it would."""
        address = self.database(house)
        if address.startswith("sqlite"):
            with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite://"))) as connection:
                return connection.execute(question).fetchall()
        with psycopg.connect(address) as connection:
            return connection.execute(question).fetchall()

    # --- processes

    def start_front(self, **environment: str) -> None:
        self._start("front", "front", "serve", "--address", f"127.0.0.1:{self.front_port}", **environment)
        self.wait_for(self.front_url + "/en/")

    def start_office(self, *, collector: bool = False, **environment: str) -> None:
        """The pages alone, so that a test says when to collect; or the whole office as an operator starts it."""
        words = ("office", "serve" if collector else "pages")
        address = ("--address", f"127.0.0.1:{self.office_port}", "--workers", "1")
        self._start("office", *words, *address, **environment)
        self.wait_for(self.office_url + "/")

    def start(self) -> None:
        self.start_front()
        self.start_office()

    def _start(self, name: str, *words: str, **environment: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                [*REFUGE, *words],
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_for(self, url: str, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                try:
                    urllib.request.urlopen(url, timeout=2).close()
                except urllib.error.HTTPError:
                    return
                return
            time.sleep(0.05)
        raise AssertionError(f"{url} does not answer: " + self.log_of("front") + self.log_of("office"))

    def wait_until(self, is_so: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, self.log_of("front") + self.log_of("office")
            time.sleep(0.3)

    def log_of(self, name: str) -> str:
        path = self.logs / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def kill(self, name: str) -> None:
        """kill -9 the whole house at once."""
        self._signal(name, signal.SIGKILL)

    def stop(self, name: str) -> None:
        self._signal(name, signal.SIGTERM)

    def _signal(self, name: str, number: int) -> None:
        child = self.children.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)
        child.wait(20)

    def end(self) -> None:
        for name in list(self.children):
            self.kill(name)

    def pids(self, name: str) -> list[int]:
        """Every process of a house."""
        listing = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(self.children[name].pid)],
            capture_output=True,
            text=True,
            check=True,
        )
        return [int(pid) for pid in listing.stdout.split()]

    def memory_mib(self, name: str) -> float:
        """Memory a house really takes: the proportional set size of its processes together."""
        sizes = (pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.pids(name))
        return sum(int(text.split("Pss:")[1].split()[0]) for text in sizes) / 1024

    # --- letters, faster than a person writes

    def post(self, path: str, **form: str) -> tuple[int, str]:
        """Send a form to the front desk as a browser would; status and page."""
        with contextlib.closing(
            http.client.HTTPConnection("127.0.0.1", self.front_port, timeout=30)
        ) as connection:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, urllib.parse.urlencode(form), headers)
            reply = connection.getresponse()
            return reply.status, reply.read().decode()

    def write_letter(self, text: str, urgency: str = "soon", about: str = "me") -> str:
        """One letter; the code it was acknowledged with, or nothing where the answer said otherwise."""
        status, page = self.post("/en/6", text=text, urgency=urgency, about=about, language="my")
        groups = re.findall(r"<b>(\d{4})</b>", page)
        return " ".join(groups[:8]) if status == 200 and len(groups) == 16 else ""

    def write_letters(self, count: int) -> list[str]:
        codes = [self.write_letter(f"ကူညီပါ {number}") for number in range(count)]
        assert all(codes)
        return codes

    def answers_under(self, code: str) -> int:
        """How many answers lie under a code."""
        status, page = self.post("/en/7", code=code)
        assert status == 200
        return page.count('<article class="answer"')

    # --- people

    def sign_in_of(self, name: str) -> dict[str, str]:
        return json.loads((self.folder / "sign-ins.json").read_text())[name]

    def second_factor(self, name: str, **clock: str) -> str:
        """What somebody's authenticator app shows now, or by a clock that is `later`; never a code they typed before."""
        now = int(time.time() + 60 * _minutes_ahead(clock)) // PERIOD
        period = self._typed[name] + 1 if self._typed.get(name) == now else now
        self._typed[name] = period
        return code_at(self.sign_in_of(name)["secret"], period)


def later(*, days: int = 0, minutes: int = 0) -> dict[str, str]:
    """The environment of a process whose clock is so much ahead."""
    library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME": f"+{days * 1440 + minutes}m",
    }


def _minutes_ahead(clock: dict[str, str]) -> int:
    return int(clock.get("FAKETIME", "+0m").removesuffix("m"))


def code_at(secret: str, period: int) -> str:
    """The six digits of one period, as an authenticator app works them out (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), period.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


@contextlib.contextmanager
def houses_in(folder: pathlib.Path, like: Houses | None = None) -> Iterator[Houses]:
    both = Houses(folder, like)
    try:
        yield both
    finally:
        both.end()
