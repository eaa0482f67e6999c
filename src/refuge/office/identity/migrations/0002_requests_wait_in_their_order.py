from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_names_under_a_key_in_two_halves")]

    operations = [
        migrations.RemoveIndex(model_name="opening", name="asked_for"),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(fields=["asked_at"], name="asked_for", condition=models.Q(state="asked")),
        ),
    ]
