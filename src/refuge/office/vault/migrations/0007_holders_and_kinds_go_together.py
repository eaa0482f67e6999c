"""PostgreSQL learns that who holds which kind of key goes together: a supervisor has every thread and few cases."""

from typing import Any

from django.db import migrations

UP = (
    "CREATE STATISTICS IF NOT EXISTS keys_by_holder_and_kind (mcv) ON staff_id, kind FROM vault_wrappedkey",
    "ALTER STATISTICS keys_by_holder_and_kind SET STATISTICS 1000",
)


def count_together(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in UP:
            schema_editor.execute(statement)


def count_apart(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS IF EXISTS keys_by_holder_and_kind")


class Migration(migrations.Migration):
    dependencies = [("vault", "0006_what_a_key_opens")]

    operations = [migrations.RunPython(count_together, count_apart)]
