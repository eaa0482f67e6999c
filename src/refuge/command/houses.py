"""Starting a house: its settings, its quiet process, its children."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
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

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
GRACE_SECONDS = 10


def open_house(house: str) -> None:
    """Load the settings of one house into this process; never of both."""
    os.environ["DJANGO_SETTINGS_MODULE"] = f"refuge.{house}.settings"
    django.setup()
    translation.activate("my" if os.environ.get("LANG", "").startswith("my") else "en")


def keep_quiet() -> None:
    """No core dump, no reading of our memory by others of the same user, no file that others may read."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_PR_SET_DUMPABLE, 0)
    os.umask(0o077)


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
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def become_front(address: str, workers: int) -> None:
    """Turn this process into the server of the front desk, as docs/decisions/0003-the-server.md says and why."""
    host, _, port = address.rpartition(":")
    place = ("--uds", port) if host == "unix" else ("--host", host, "--port", port)
    os.execv(  # noqa: S606 - no shell is wanted
        sys.executable,
        [
            *(
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "rsgi",
                "--http",
                "1",
                "--no-ws",
                "--loop",
                "asyncio",
            ),
            *("--no-log", "--workers", str(workers), "--backlog", "4096", "--backpressure", "4096"),
            *(
                "--http1-header-read-timeout",
                "20000",
                "--respawn-failed-workers",
                "--respawn-interval",
                "0.5",
            ),
            *(*place, "refuge.front.rsgi:application"),
        ],
    )


def become_server(house: str, address: str, workers: int) -> None:
    """Turn this process into the server of a house: no access log, no control socket, nothing said about itself."""
    os.environ[f"REFUGE_{house.upper()}_SERVER"] = str(os.getpid())
    os.execv(  # noqa: S606 - no shell is wanted
        sys.executable,
        [
            *(sys.executable, "-m", "gunicorn", f"refuge.{house}.wsgi:application"),
            *("--bind", address, "--workers", str(workers), "--worker-class", "gthread", "--threads", "4"),
            *("--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--log-level", "warning"),  # noqa: S108 - a heartbeat, in memory
            *(
                "--preload",
                "--max-requests",
                "20000",
                "--max-requests-jitter",
                "1000",
                "--keep-alive",
                "5",
                "--graceful-timeout",
                "3",
            ),
        ],
    )
