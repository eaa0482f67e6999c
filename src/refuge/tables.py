"""Tables of a profile as they are read from a file: strict about what is in them, and clear about what is wrong."""

from __future__ import annotations

import pathlib
import tomllib
import unicodedata
import zoneinfo
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any


class ProgrammeError(Exception):
    """The profile is incomplete. Says which file and what is missing."""


@dataclass(frozen=True)
class Table:
    """One table, and where it stands, so that every complaint can say so."""

    where: str
    content: Mapping[str, Any]

    @classmethod
    def read(cls, path: pathlib.Path, keys: AbstractSet[str]) -> Table:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ProgrammeError(f"{path}: is missing.") from None
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ProgrammeError(f"{path}: cannot be read: {error}") from error
        return cls.of(str(path), content, keys)

    @classmethod
    def of(cls, where: str, content: object, keys: AbstractSet[str]) -> Table:
        if not isinstance(content, dict):
            raise ProgrammeError(f"{where}: is not a table.")
        table = cls(where, content)
        unknown = sorted(content.keys() - keys)
        if unknown:
            raise table.wrong(f"has unknown keys: {', '.join(unknown)}")
        return table

    def wrong(self, what: str) -> ProgrammeError:
        return ProgrammeError(f"{self.where}: {what}.")

    def text(self, key: str) -> str:
        return self._checked_text(key, self._value(key))

    def text_or_empty(self, key: str) -> str:
        return self.text(key) if key in self.content else ""

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        if optional and key not in self.content:
            return ()
        texts = tuple(self._checked_text(key, value) for value in self._list(key))
        self.check_no_repeats(key, texts)
        return texts

    def tables(self, key: str, keys: AbstractSet[str]) -> tuple[Table, ...]:
        entries = enumerate(self._list(key), start=1)
        return tuple(Table.of(f"{self.where}: {key} {number}", entry, keys) for number, entry in entries)

    def table(self, key: str, keys: AbstractSet[str]) -> Table:
        return Table.of(f"{self.where}: {key}", self._value(key), keys)

    def address(self, key: str, beginnings: tuple[str, ...]) -> str:
        address = self.text(key)
        if not address.startswith(beginnings):
            raise self.wrong(f"{key!r} must begin with {' or '.join(beginnings)}")
        return address

    def time_zone(self, key: str) -> str:
        name = self.text(key)
        if name not in zoneinfo.available_timezones():
            raise self.wrong(f"{key!r} must be the name of a time zone, such as Asia/Yangon")
        return name

    def truth(self, key: str) -> bool:
        value = self._value(key)
        if not isinstance(value, bool):
            raise self.wrong(f"{key!r} must be true or false")
        return value

    def number(self, key: str) -> int:
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(f"{key!r} must be a whole number above zero")
        return value

    def check_no_repeats(self, key: str, values: Sequence[str]) -> None:
        repeated = sorted({value for value in values if values.count(value) > 1})
        if repeated:
            raise self.wrong(f"{key!r} says twice: {', '.join(repeated)}")

    def _value(self, key: str) -> object:
        if key not in self.content:
            raise self.wrong(f"has no {key!r}")
        return self.content[key]

    def _list(self, key: str) -> list[Any]:
        value = self._value(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(f"{key!r} must be a list with something in it")
        return value

    def _checked_text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key!r} is empty")
        if not unicodedata.is_normalized("NFC", value):
            raise self.wrong(f"{key!r} is not in Unicode normal form C")
        return value
