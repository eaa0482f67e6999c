"""A column whose words are sealed before they reach the database, and open only in their own place.

A `Sealed` is made by its row (`row.seal("column", key, words)`), belongs to that table, column and row,
and carries the version of its key in the clear. Nothing else can be assigned, compared, or written by
`update`, so the associated data cannot be left out. Opening one writes its name into the journal's open
line; where no line is open, it does not open.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import FieldError
from django.db import models

from refuge.office.audit.actions import line_being_written
from refuge.protocol import opening, sealing
from refuge.protocol.sealing import Place, SealingKey

VERSION_BYTES = 4


class MisplacedError(TypeError):
    """Something other than a Sealed made for this very place was put into a sealed column. A fault of ours."""


@dataclass(frozen=True)
class Sealed:
    """Sealed words in their place. Its repr shows neither."""

    place: Place = field(repr=False)
    version: int
    ciphertext: bytes = field(repr=False)

    def open(self, key: SealingKey) -> str:
        """The words. Raises NotWrittenDownError outside a line of the journal, and a ProtocolError for a wrong key."""
        line_being_written().read(f"{self.place.table}.{self.place.column}")
        return opening.open_field(key, self.ciphertext, self.place).decode()

    def stored(self) -> bytes:
        """What the column holds: the key's version, then nonce and ciphertext."""
        return self.version.to_bytes(VERSION_BYTES, "big") + self.ciphertext


@dataclass(frozen=True)
class _Stored:
    """Bytes on their way between the field and the database, not yet or no longer in a row's hands."""

    column: bytes = field(repr=False)


class _Slot:
    """Guards the attribute of one sealed column on each row."""

    def __init__(self, column: SealedField) -> None:
        self.column = column

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        if row is None:
            return self
        if self.column.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.column.attname])  # it was deferred
        kept = row.__dict__[self.column.attname]
        return _sealed(kept, self.column.place_in(row)) if isinstance(kept, _Stored) else kept

    def __set__(self, row: models.Model, value: Any) -> None:
        if not isinstance(value, _Stored):
            self.column.check_belongs(row, value)
        row.__dict__[self.column.attname] = value


def _sealed(stored: _Stored, place: Place) -> Sealed:
    version = int.from_bytes(stored.column[:VERSION_BYTES], "big")
    return Sealed(place, version, stored.column[VERSION_BYTES:])


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Keeps a `Sealed`. May be null; cannot be searched, ordered or updated in bulk."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Slot(self))

    def place_in(self, row: models.Model) -> Place:
        return Place(row._meta.db_table, cast("str", self.column), str(row.pk))  # noqa: SLF001 - Django's name for it

    def check_belongs(self, row: models.Model, value: Any) -> None:
        """Let None or a Sealed of this very place pass, or raise MisplacedError."""
        if value is not None and not (isinstance(value, Sealed) and value.place == self.place_in(row)):
            raise MisplacedError(f"The sealed column {self.name} takes what its own row has sealed.")

    def get_default(self) -> None:
        """A row begins with nothing in its sealed columns."""

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return None if value is None else _Stored(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        value = getattr(model_instance, self.attname)
        self.check_belongs(model_instance, value)
        return None if value is None else _Stored(value.stored())

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, _Stored):
            raise MisplacedError("A sealed column is written by saving its row, and never compared.")
        return value

    def get_db_prep_value(self, value: Any, connection: Any, *_: Any, **__: Any) -> Any:
        prepared_value = self.get_prep_value(value)
        return None if prepared_value is None else connection.Database.Binary(prepared_value.column)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError("A sealed column cannot be searched.")
        return super().get_lookup(lookup_name)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, *_: Any) -> str:
        raise FieldError("A sealed column is not exported.")


class SealedModel(models.Model):
    """A row with sealed columns. Its id is known before it is saved, because the seal is bound to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def seal(self, column: str, key: SealingKey, words: str) -> Sealed:
        """Seal words for one column of this row: `row.text = row.seal("text", key, words)`."""
        sealed_field = self._meta.get_field(column)
        if not isinstance(sealed_field, SealedField):
            raise MisplacedError(f"{column} is not a sealed column.")
        place = sealed_field.place_in(self)
        return Sealed(place, key.version, sealing.seal_field(key, words.encode(), place))
