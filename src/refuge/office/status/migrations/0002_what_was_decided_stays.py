"""The database refuses a panel that is too close or too small, and any change to what was decided."""

from django.db import migrations

from refuge.office.status.refusals import REFUSALS
from refuge.office.vault.refusals import operation


class Migration(migrations.Migration):
    dependencies = [("status", "0001_a_panel_and_what_it_decides")]
    operations = [operation(REFUSALS)]
