"""What the database refuses by itself stood here as a step; `vault/refusals.py` keeps it up after every migration now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sealed", "0001_files_of_named_readers")]
    operations = []
