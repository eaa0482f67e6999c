"""Breaks the sealing on purpose, so that the search of a seized machine can be seen to find something."""

from __future__ import annotations

import importlib.abc
import sys
from importlib.machinery import PathFinder
from types import ModuleType


def _letter(module: ModuleType) -> None:
    seal = module.seal_letter

    def left_open(letter, recipients):
        """The text again and again: a database and its log cut in pieces, now and then in the middle of a sentence."""
        text = letter.text.encode()
        return seal(letter, recipients)[:-4096] + (text * max(1, 4096 // len(text))).ljust(4096)

    module.seal_letter = left_open
    module.seal_letter.intact = seal  # for whoever needs a letter that opens


def _sealed_fields(module: ModuleType) -> None:
    module.seal_field = lambda key, plaintext, place: b"open" + plaintext  # noqa: ARG005


def _opened_fields(module: ModuleType) -> None:
    module.open_field = lambda key, sealed, place: sealed[4:]  # noqa: ARG005


BREAKS = {
    "refuge.protocol.letter": _letter,
    "refuge.protocol.sealing": _sealed_fields,
    "refuge.protocol.opening": _opened_fields,
}


class Breaker(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname not in BREAKS:
            return None
        spec = PathFinder.find_spec(fullname, path)
        run = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (run(module), BREAKS[fullname](module))
        return spec


sys.meta_path.insert(0, Breaker())
