"""A process that leaves nothing behind: no core dump, no memory for others to read, no life after its parent.

Each server process says this of itself, since an exec forgets it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


def keep_quiet() -> None:
    """No core dump, no reading of our memory by others of the same user, no file that others may read."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_PR_SET_DUMPABLE, 0)
    os.umask(0o077)


def end_with_parent(number: signal.Signals) -> None:
    """Ask the kernel for this signal when the parent ends, however it ends."""
    _prctl(_PR_SET_PDEATHSIG, number)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
