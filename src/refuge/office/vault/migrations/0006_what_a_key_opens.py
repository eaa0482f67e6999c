"""Each wrapped key says what kind of thing it opens, as its compartment does, so that lists begin at the right few."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def say_what_each_opens(apps: Any, _schema_editor: Any) -> None:
    compartments = apps.get_model("vault", "Compartment").objects.filter(id=OuterRef("compartment"))
    apps.get_model("vault", "WrappedKey").objects.update(kind=Subquery(compartments.values("kind")[:1]))


KINDS = [(kind, kind) for kind in ("thread", "case", "identity", "panel", "placement", "file", "standards", "matter")]


class Migration(migrations.Migration):
    dependencies = [("vault", "0005_standards_have_a_key")]

    operations = [
        migrations.RemoveIndex("wrappedkey", "keys_somebody_holds"),
        migrations.AddField(
            "wrappedkey",
            "kind",
            models.CharField(choices=KINDS, default="case", max_length=10),
            preserve_default=False,
        ),
        # An index begins with each of these already; one beside it only misleads.
        migrations.AlterField(
            "wrappedkey",
            "compartment",
            models.ForeignKey(
                db_index=False,
                on_delete=models.deletion.CASCADE,
                related_name="wrapped",
                to="vault.compartment",
            ),
        ),
        migrations.AlterField(
            "wrappedkey",
            "staff",
            models.ForeignKey(
                db_index=False,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(say_what_each_opens, migrations.RunPython.noop),
        migrations.AddIndex(
            "wrappedkey",
            models.Index(fields=["staff", "kind", "compartment"], name="keys_somebody_holds"),
        ),
    ]
