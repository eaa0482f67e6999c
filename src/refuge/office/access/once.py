"""Answers that are remembered while one page is put together: many rooms ask the tables the same of one case.

Only inside `asked_once()`, where nothing is written, and only what was marked `@once`. Nothing outlives the block,
and no request sees what another one was told.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")

_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Remember what is asked in this block. What is opened for it is written down by the line that is open already."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(ask: Callable[P, R]) -> Callable[P, R]:
    """Ask once in a block of `asked_once`; outside of one, each time. For questions alone, never for acts."""

    @wraps(ask)
    def remembering(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = _answers.get()
        if answers is None:
            return ask(*args, **kwargs)
        question = (ask, args, tuple(sorted(kwargs.items())))
        if question not in answers:
            answers[question] = ask(*args, **kwargs)
        answer: R = answers[question]
        return answer

    return remembering
