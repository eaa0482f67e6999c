"""The database refuses to change an entry of a file, or the key and day of a file."""

from django.db import migrations

from refuge.office.sealed.refusals import REFUSALS
from refuge.office.vault.refusals import operation


class Migration(migrations.Migration):
    dependencies = [("sealed", "0001_files_of_named_readers")]
    operations = [operation(REFUSALS)]
