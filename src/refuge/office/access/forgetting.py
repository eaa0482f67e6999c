"""After somebody signs out, the processes that have held their words in memory end and fresh ones serve on.

Python cannot wipe memory; an operating system takes a process's memory back whole. The server's first process
has opened nothing, so what it starts anew knows nothing.
"""

from __future__ import annotations

import os
import signal
from typing import Any

SERVER = "REFUGE_OFFICE_SERVER"
"""The environment variable in which the server's first process says its number."""


def forget(**_: Any) -> None:
    """Have every worker replaced, each once its present request is answered. Without our server: nothing."""
    server = os.environ.get(SERVER)
    if server and int(server) == os.getppid():
        os.kill(int(server), signal.SIGHUP)
