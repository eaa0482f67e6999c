"""Starting a house: its settings, its quiet process, its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence

import django
from django.utils import translation

from refuge.command.errors import CommandError
from refuge.quiet import end_with_parent

GRACE_SECONDS = 10


def open_house(house: str) -> None:
    """Load the settings of one house into this process; never of both."""
    os.environ["DJANGO_SETTINGS_MODULE"] = f"refuge.{house}.settings"
    django.setup()
    translation.activate("my" if os.environ.get("LANG", "").startswith("my") else "en")


def refuge(*words: str) -> list[str]:
    """The argument list that runs a command of ours in another process."""
    return [sys.executable, "-m", "refuge.command", *words]


@contextlib.contextmanager
def running(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run processes; whatever ends this one, they end too."""
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen(  # noqa: S603 - our own commands
                command,
                env={**os.environ, **environment},
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - one thread here
            )
        yield children
    finally:
        _end(children)


def wait_until_answering(url: str, child: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait for a house to answer. Raises CommandError when it ended or stays silent."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if child.poll() is not None:
            raise CommandError(
                f"The house at {url} ended while it started.", "Read the lines above; is the port taken?"
            )
        if _answers(url):
            return
        time.sleep(0.1)
    raise CommandError(f"The house at {url} does not answer.", "Run `refuge doctor`.")


def wait_for_the_first_to_end(
    children: Mapping[str, subprocess.Popen[bytes]],
    now_and_then: Callable[[], None] = lambda: None,
    every_seconds: float = 600,
) -> str:
    """Block until one child ends and return its name; do something now and then meanwhile."""
    next_at = time.monotonic() + every_seconds
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                return name
        if time.monotonic() > next_at:
            now_and_then()
            next_at += every_seconds
        time.sleep(0.5)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own loopback address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _end(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _end_with_parent() -> None:
    # Ctrl-C reaches the whole group; the parent decides the order, and a killed parent takes its children along.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(signal.SIGTERM)


def become_front(address: str, workers: int) -> None:
    """Turn this process into the server of the front desk, as docs/decisions/0003-the-server.md says and why."""
    host, _, port = address.rpartition(":")
    place = ("--uds", port) if host == "unix" else ("--host", host, "--port", port)
    _become(
        *("granian", "--interface", "rsgi", "--http", "1", "--no-ws", "--loop", "asyncio", "--no-log"),
        *("--workers", str(workers), "--backlog", "4096", "--backpressure", "4096"),
        *("--http1-header-read-timeout", "20000", "--respawn-failed-workers", "--respawn-interval", "0.5"),
        *(*place, "refuge.front.rsgi:application"),
    )


def become_office(address: str, workers: int) -> None:
    """Turn this process into the server of the office: no access log, no control socket, a heartbeat in memory."""
    os.environ["REFUGE_OFFICE_SERVER"] = str(os.getpid())
    _become(
        *("gunicorn", "refuge.office.wsgi:application", "--bind", address, "--workers", str(workers)),
        *("--worker-class", "gthread", "--threads", "4", "--preload", "--no-control-socket"),
        *("--worker-tmp-dir", "/dev/shm", "--log-level", "warning", "--keep-alive", "5"),  # noqa: S108
        *("--max-requests", "20000", "--max-requests-jitter", "1000", "--graceful-timeout", "20"),
    )


def _become(module: str, *words: str) -> None:
    os.execv(sys.executable, [sys.executable, "-m", module, *words])  # noqa: S606 - no shell is wanted
