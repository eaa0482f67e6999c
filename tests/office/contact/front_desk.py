"""A real front desk in a process of its own, on loopback, for the office of these tests."""

from __future__ import annotations

import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request

PUBLIC_FILES = ("front_id", "root.pub", "collector.pub")


class FrontDesk:
    """Its state lies in a folder of its own; it is started, stopped, and looked into from outside."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = _environment(folder)

    def set_up(self) -> None:
        office = pathlib.Path(os.environ["REFUGE_OFFICE_STATE"])
        for name in PUBLIC_FILES:
            shutil.copy(office / name, self.folder / name)
        words = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(words, env=self.environment, check=True)

    def empty(self) -> None:
        """As on the first day, but for the counter: that never goes back."""
        for table in ("letterbox_letter", "mailbox_answer", "pages_notice", "copies_copylist"):
            self.ask(f"DELETE FROM {table}")

    def start(self) -> None:
        if self.process is not None:
            return
        words = ["-m", "gunicorn", "refuge.front.wsgi:application", "--bind", f"127.0.0.1:{self.port}"]
        quiet = ["--no-control-socket", "--log-level", "critical"]
        self.process = subprocess.Popen([sys.executable, *words, *quiet], env=self.environment)
        self._wait()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def ask(self, statement: str, *values: object) -> list[tuple]:
        with sqlite3.connect(self.folder / "front.sqlite3", timeout=20) as database:
            return database.execute(statement, values).fetchall()

    def leave(self, *sealed: bytes, day: str) -> None:
        """Put sealed letters into its letterbox, as if people had written them."""
        from refuge.protocol.letter import letter_hash

        for one in sealed:
            self.ask("INSERT INTO letterbox_letter VALUES (?, ?, ?)", letter_hash(one), day, one)

    @property
    def letters(self) -> int:
        return self.ask("SELECT count(*) FROM letterbox_letter")[0][0]

    def answers_in(self, mailbox: str) -> list[bytes]:
        return [row[0] for row in self.ask("SELECT sealed FROM mailbox_answer WHERE mailbox = ?", mailbox)]

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(self.url, timeout=1).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the front desk did not start")


def _environment(folder: pathlib.Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("REFUGE_", "DJANGO_", "COV"))
    }
    return {
        **kept,
        "REFUGE_FRONT_STATE": str(folder),
        "REFUGE_FRONT_DATABASE": f"sqlite:///{folder}/front.sqlite3",
        "DJANGO_SETTINGS_MODULE": "refuge.front.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
