"""What an operator is told when a command cannot go on."""

from __future__ import annotations


class CommandError(Exception):
    """Two lines: what is wrong, what to do."""

    def __init__(self, wrong: str, to_do: str) -> None:
        super().__init__(f"{wrong} {to_do}")
        self.wrong = wrong
        self.to_do = to_do
