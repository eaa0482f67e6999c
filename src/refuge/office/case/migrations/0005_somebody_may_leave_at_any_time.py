"""Somebody may leave at any time, and change their mind: a case that is being closed knows what it left.

Backwards it refuses, loudly, where somebody has already left by a way the older table does not know.
"""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def from_follow_up(apps: Any, schema_editor: Any) -> None:
    """Until now closing began in follow-up and nowhere else."""
    cases = apps.get_model("case", "Case").objects.using(schema_editor.connection.alias)
    closing = models.Q(status="closing") | models.Q(suspended_from="closing")
    cases.filter(closing).update(closing_from="follow_up")


class Migration(migrations.Migration):

    dependencies = [
        ('case', '0004_the_day_somebody_arrived'),
        ('people', '0001_persons_without_names'),
        ('vault', '0002_more_kinds_of_compartment'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='event_move_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='moves_follow_the_table',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='nobody_approves_themselves',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='reopened_with_a_reason',
        ),
        migrations.RemoveConstraint(
            model_name='question',
            name='question_move_is_known',
        ),
        migrations.AddField(
            model_name='case',
            name='closing_from',
            field=models.CharField(choices=[('open', 'open'), ('assessed', 'assessed'), ('planned', 'planned'), ('in_support', 'in_support'), ('follow_up', 'follow_up'), ('closing', 'closing'), ('closed', 'closed'), ('suspended_contact', 'suspended_contact'), ('reopened', 'reopened')], max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name='event',
            name='move',
            field=models.CharField(choices=[('assess', 'assess'), ('plan', 'plan'), ('start_support', 'start_support'), ('follow_up', 'follow_up'), ('begin_closing', 'begin_closing'), ('reconsider', 'reconsider'), ('close', 'close'), ('suspend', 'suspend'), ('resume', 'resume'), ('reopen', 'reopen')], max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name='question',
            name='move',
            field=models.CharField(choices=[('assess', 'assess'), ('plan', 'plan'), ('start_support', 'start_support'), ('follow_up', 'follow_up'), ('begin_closing', 'begin_closing'), ('reconsider', 'reconsider'), ('close', 'close'), ('suspend', 'suspend'), ('resume', 'resume'), ('reopen', 'reopen')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('closing_from__in', ['open', 'assessed', 'planned', 'in_support', 'follow_up', 'closing', 'closed', 'suspended_contact', 'reopened']), ('closing_from__isnull', True), _connector='OR'), name='case_closing_from_is_known'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('closing_from__isnull', True), ('status', 'closing'), models.Q(('suspended_from', 'closing'), ('suspended_from__isnull', False)), _connector='OR'), name='only_closing_remembers_what_it_left'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('move__in', ['assess', 'plan', 'start_support', 'follow_up', 'begin_closing', 'reconsider', 'close', 'suspend', 'resume', 'reopen']), ('move__isnull', True), _connector='OR'), name='event_move_is_known'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_status__isnull', False), ('kind', 'moved'), ('to_status__isnull', False), models.Q(models.Q(('from_status', 'assessed'), ('to_status', 'closing')), models.Q(('from_status', 'assessed'), ('to_status', 'planned')), models.Q(('from_status', 'assessed'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'closed'), ('to_status', 'reopened')), models.Q(('from_status', 'closing'), ('to_status', 'assessed')), models.Q(('from_status', 'closing'), ('to_status', 'closed')), models.Q(('from_status', 'closing'), ('to_status', 'follow_up')), models.Q(('from_status', 'closing'), ('to_status', 'in_support')), models.Q(('from_status', 'closing'), ('to_status', 'open')), models.Q(('from_status', 'closing'), ('to_status', 'planned')), models.Q(('from_status', 'closing'), ('to_status', 'reopened')), models.Q(('from_status', 'closing'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'follow_up'), ('to_status', 'closing')), models.Q(('from_status', 'follow_up'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'in_support'), ('to_status', 'closing')), models.Q(('from_status', 'in_support'), ('to_status', 'follow_up')), models.Q(('from_status', 'in_support'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'open'), ('to_status', 'assessed')), models.Q(('from_status', 'open'), ('to_status', 'closing')), models.Q(('from_status', 'open'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'planned'), ('to_status', 'closing')), models.Q(('from_status', 'planned'), ('to_status', 'in_support')), models.Q(('from_status', 'planned'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'reopened'), ('to_status', 'assessed')), models.Q(('from_status', 'reopened'), ('to_status', 'closing')), models.Q(('from_status', 'reopened'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'suspended_contact'), ('to_status', 'assessed')), models.Q(('from_status', 'suspended_contact'), ('to_status', 'closing')), models.Q(('from_status', 'suspended_contact'), ('to_status', 'follow_up')), models.Q(('from_status', 'suspended_contact'), ('to_status', 'in_support')), models.Q(('from_status', 'suspended_contact'), ('to_status', 'open')), models.Q(('from_status', 'suspended_contact'), ('to_status', 'planned')), models.Q(('from_status', 'suspended_contact'), ('to_status', 'reopened')), _connector='OR')), models.Q(models.Q(('kind', 'moved'), _negated=True), ('from_status__isnull', True), ('to_status__isnull', True)), _connector='OR'), name='moves_follow_the_table'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_status__isnull', False), ('kind', 'moved'), ('to_status__isnull', False), models.Q(models.Q(('from_status', 'open'), ('to_status', 'assessed')), models.Q(('from_status', 'reopened'), ('to_status', 'assessed')), models.Q(('from_status', 'assessed'), ('to_status', 'planned')), models.Q(('from_status', 'closing'), ('to_status', 'closed')), models.Q(('from_status', 'open'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'assessed'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'planned'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'in_support'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'follow_up'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'reopened'), ('to_status', 'suspended_contact')), models.Q(('from_status', 'closing'), ('to_status', 'suspended_contact')), _connector='OR'), _negated=True), models.Q(('asked_by__isnull', False), models.Q(('asked_by', models.F('by')), _negated=True)), _connector='OR'), name='nobody_approves_themselves'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_status', 'closed'), _negated=True), ('code__isnull', False), _connector='OR'), name='reopened_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('code__isnull', False), models.Q(('to_status', 'closing'), _negated=True), models.Q(('from_status', 'suspended_contact'), ('move', 'resume'), ('move__isnull', False)), _connector='OR'), name='closing_begins_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('move__in', ['assess', 'plan', 'start_support', 'follow_up', 'begin_closing', 'reconsider', 'close', 'suspend', 'resume', 'reopen'])), name='question_move_is_known'),
        ),
        migrations.RunPython(from_follow_up, migrations.RunPython.noop),
    ]
