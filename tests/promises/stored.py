"""docs/what-we-store.md as a table, and the schema as it really is, for each house to compare in its process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "what-we-store.md"


class Column(NamedTuple):
    table: str
    name: str


class Entry(NamedTuple):
    kept: str  # sealed or clear
    reason: str


def said(house: str) -> dict[Column, Entry]:
    """What the page says of one house. A column named twice is a mistake of the page."""
    entries: dict[Column, Entry] = {}
    table = ""
    for line in _part(house).splitlines():
        if line.startswith("### "):
            table = line.removeprefix("### ").strip()
        elif row := re.fullmatch(r"\| (\w+) \| (\w+) \| (.+) \|", line):
            name, kept, reason = row.groups()
            column = Column(table, name)
            assert column not in entries, column
            entries[column] = Entry(kept, reason)
    return {column: entry for column, entry in entries.items() if column.name != "column"}


def _part(house: str) -> str:
    parts = re.split(r"^## (.+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[house]


def schema() -> set[Column]:
    """What the database of this process really has."""
    from django.db import connection

    with connection.cursor() as cursor:
        return {
            Column(table, column.name)
            for table in connection.introspection.table_names(cursor)
            for column in connection.introspection.get_table_description(cursor, table)
        }


def columns_of_bytes() -> set[Column]:
    """Columns that can hold ciphertext: binary ones."""
    from django.apps import apps
    from django.db.models import BinaryField

    return {
        Column(model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, BinaryField)
    }
