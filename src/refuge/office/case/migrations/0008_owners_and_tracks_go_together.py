"""PostgreSQL learns that owner and track go together: who protects children owns many cases, and no adult's."""

from typing import Any

from django.db import migrations

UP = (
    "CREATE STATISTICS IF NOT EXISTS cases_by_owner_and_track (mcv) ON owner_id, track FROM case_case",
    "ALTER STATISTICS cases_by_owner_and_track SET STATISTICS 1000",
)


def count_together(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in UP:
            schema_editor.execute(statement)


def count_apart(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS IF EXISTS cases_by_owner_and_track")


class Migration(migrations.Migration):
    dependencies = [("case", "0007_desks_read_the_index_alone")]

    operations = [migrations.RunPython(count_together, count_apart)]
