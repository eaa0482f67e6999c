from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0002_more_kinds_of_compartment"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="wrappedkey",
            index=models.Index(fields=["staff", "compartment"], name="keys_somebody_holds"),
        ),
    ]
