"""What the database refuses by itself stood here as a step; `vault/refusals.py` keeps it up after every migration now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("status", "0001_a_panel_and_what_it_decides")]
    operations = []
