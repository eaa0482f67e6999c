"""The database refuses to change an event of a case; taking a whole case away stays possible for retention."""

from typing import Any

from django.db import migrations

REFUSAL = "what happened to a case is only ever added to"
UP = {
    "sqlite": [
        "CREATE TRIGGER case_event_no_update BEFORE UPDATE ON case_event "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION case_event_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        "CREATE TRIGGER case_event_no_update BEFORE UPDATE ON case_event "
        "FOR EACH ROW EXECUTE FUNCTION case_event_refuses()",
    ],
}
DOWN = {
    "sqlite": ["DROP TRIGGER IF EXISTS case_event_no_update"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS case_event_no_update ON case_event",
        "DROP FUNCTION IF EXISTS case_event_refuses()",
    ],
}


def _run(statements: dict[str, list[str]], schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in statements[schema_editor.connection.vendor]:
            cursor.execute(statement)


def up(apps: Any, schema_editor: Any) -> None:
    _run(UP, schema_editor)


def down(apps: Any, schema_editor: Any) -> None:
    _run(DOWN, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("case", "0001_one_persons_way")]
    operations = [migrations.RunPython(up, down)]
