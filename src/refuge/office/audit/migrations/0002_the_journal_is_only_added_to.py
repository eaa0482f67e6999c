from typing import Any

from django.db import migrations

from refuge.office.audit import triggers


def up(apps: Any, schema_editor: Any) -> None:
    triggers.put_up(schema_editor.connection)


def down(apps: Any, schema_editor: Any) -> None:
    triggers.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_lines_and_their_head")]
    operations = [migrations.RunPython(up, down)]
