"""What refuses is named: a raw write that fails for any other reason than the one claimed is no witness.

with refused_by("one_chair"): ...               # a constraint, by its name
with refused_by("who is on the case does not decide"): ...   # a trigger, by what it says
"""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import UniqueConstraint


@contextmanager
def refused_by(name):
    """Promise that the database refuses what is written within, and that it is this that refuses."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        yield
    said = str(refusal.value).partition("\n")[0]
    assert said.endswith(_as_said(name)) if connection.vendor == "sqlite" else _as_said(name) in said


def _as_said(name):
    """SQLite names a unique constraint by its columns, everything else is named as it is."""
    if connection.vendor == "sqlite":
        for model in apps.get_models():
            for one in model._meta.constraints:
                if isinstance(one, UniqueConstraint) and one.name == name:
                    columns = (model._meta.get_field(field).column for field in one.fields)
                    return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name
