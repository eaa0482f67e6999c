"""The still page where a copy's number is typed, and the list for those who check at home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from refuge.front.pages.paths import CHECK
from refuge.front.pages.rendering import language_called, whole
from refuge.front.pages.still import Moves, Still

from .board import board


def check(language: str) -> str:
    return whole(language, "copies/check.html", {"said": language_called(language).check}, CHECK)


def _file(_day: date) -> Still | None:
    held = board.held()
    return held.file if held else None


def _signature(_day: date) -> Still | None:
    held = board.held()
    return held.signature if held else None


FILES: Mapping[str, Moves] = {"/copies.json": _file, "/copies.json.minisig": _signature}
