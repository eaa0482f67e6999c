"""A log line without words: what kind of thing went wrong and where in our code, and nothing anybody typed.

Messages of exceptions and arguments of log calls may carry a name, a path or a value from the database,
so neither is ever written.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any


class WordlessFormatter(logging.Formatter):
    """Level, logger and the constant text of the call; of an exception its types and the lines it passed."""

    def format(self, record: logging.LogRecord) -> str:
        constant = record.msg if record.args or "%" in str(record.msg) else record.name
        line = f"{record.levelname} {record.name}: {constant}"
        if record.exc_info and record.exc_info[0]:
            line += "\n" + self.formatException(record.exc_info)
        return line

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        kind, error, frames = ei
        return "\n".join([*_lines(frames), *_kinds(kind, error)])


def _lines(frames: TracebackType | None) -> list[str]:
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(frames)]


def _kinds(kind: type[BaseException], error: BaseException | None) -> list[str]:
    cause = error.__cause__ if error is not None else None
    return [kind.__name__, *(["from " + type(cause).__name__] if cause is not None else [])]
