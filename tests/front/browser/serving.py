"""The front desk as it is served: its own process, its own database, and a line that can be listened to."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.front.visiting import Page

GRANIAN = (
    "--interface", "rsgi", "--http", "1", "--no-ws", "--loop", "asyncio", "--no-log", "--workers", "1",
    "--backlog", "4096", "--backpressure", "4096", "--http1-header-read-timeout", "20000",
    "--respawn-failed-workers", "--respawn-interval", "0.5",
)  # fmt: skip
REQUEST = re.compile(rb"(?:^|\r\n\r\n)(GET|POST|HEAD) (\S+) HTTP/1\.1\r\n")


class Front:
    """One running front desk."""

    def __init__(self, port: int, child: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.child = child

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "", **headers: str) -> Page:
        """One request over the real line."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Content-Type": kind} if kind else {}
        sent |= {
            name.removeprefix("HTTP_").title().replace("_", "-"): value for name, value in headers.items()
        }
        connection.request(method, path, body or None, sent)
        reply = connection.getresponse()
        page = Page(reply.status, dict(reply.getheaders()), 0, reply.read())
        connection.close()
        return page

    def workers(self) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self.child.pid)], capture_output=True, check=False)
        return [int(pid) for pid in found.stdout.split()]


class Listener:
    """Stands on the line between a browser and the front desk, and writes down what is asked."""

    def __init__(self, port: int) -> None:
        self.asked: list[str] = []
        self._to = port
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._socket.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, listening: bool) -> None:  # noqa: FBT001
        with suppress(OSError):
            while chunk := one.recv(65536):
                if listening:
                    self.asked += [f"{m.decode()} {path.decode()}" for m, path in REQUEST.findall(chunk)]
                other.sendall(chunk)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def served(folder: str, application: str = "refuge.front.rsgi:application") -> Iterator[Front]:
    """Run a front desk until the block ends."""
    with _database(folder) as address:
        environment = os.environ | {
            "REFUGE_FRONT_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "refuge.front.settings",
        }
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        target = ("--host", "127.0.0.1", "--port", str(port), application)
        child = subprocess.Popen([sys.executable, "-m", "granian", *GRANIAN, *target], env=environment)
        front = Front(port, child)
        try:
            _wait(front)
            yield front
        finally:
            child.terminate()
            child.wait(20)


@contextmanager
def _database(folder: str) -> Iterator[str]:
    """A database of its own: SQLite in the folder, or one more on the PostgreSQL of this run."""
    given = os.environ.get("REFUGE_FRONT_DATABASE", "")
    if not given.startswith("postgresql"):
        yield f"sqlite:///{folder}/front.sqlite3"
        return
    import psycopg

    server, name = given.rsplit("/", 1)[0], f"front_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _wait(front: Front) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError):
            front.ask("GET", "/")
            return
        time.sleep(0.05)
    raise TimeoutError
