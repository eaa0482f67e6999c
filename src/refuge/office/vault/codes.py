"""Columns that hold one code of an enum, a member of staff, a version; and the constraints that keep them so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from refuge.office.audit.rules import StaleVersionError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from enum import StrEnum
    from uuid import UUID


def one_of(codes: type[StrEnum], *, null: bool = False) -> models.CharField[Any, Any]:
    """Make a column for one code of an enum."""
    return models.CharField(max_length=20, choices=[(code.value, code.value) for code in codes], null=null)


def only(column: str, codes: type[StrEnum], *, null: bool = False) -> models.CheckConstraint:
    """Let the database refuse any other code in that column."""
    known = Q(**{f"{column}__in": [code.value for code in codes]})
    allowed = known | Q(**{f"{column}__isnull": True}) if null else known
    return models.CheckConstraint(name=f"%(class)s_{column}_is_known", condition=allowed)


def written_out(column: str, codes: Iterable[str]) -> models.Func:
    """Ask for codes as a partial index names them: with the codes written out, in the order of its condition.

    Of codes handed over beside the question SQLite cannot know that the index holds them all, and reads the table.
    """
    named = ", ".join(f"'{code}'" for code in codes)
    return models.Func(column, template=f"%(expressions)s IN ({named})", output_field=models.BooleanField())


def staff(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    """Make a column for a member of staff."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=null, db_index=False
    )


def same_time(one: Q, other: Q) -> Q:
    """Both, or neither."""
    return (one & other) | (~one & ~other)


@dataclass(frozen=True)
class SeenRow:
    """Which row somebody had before their eyes, at which version, on which day."""

    id: UUID
    version: int
    today: date


def turn(row: models.Model, **columns: Any) -> None:
    """Write a row that has a `version` under its next one. Raises StaleVersionError if somebody else just did (I-23)."""
    version: int = row.version  # type: ignore[attr-defined]
    written = type(row)._default_manager.filter(pk=row.pk, version=version)  # noqa: SLF001 - Django's name for it
    if not written.update(version=version + 1, **columns):
        raise StaleVersionError
    for column, value in {**columns, "version": version + 1}.items():
        setattr(row, column, value)
