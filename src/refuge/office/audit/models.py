"""The journal: lines that are only ever added, and the head that says which was the last."""

from __future__ import annotations

from django.db import models

from refuge.office.audit.rules import Outcome


class Entry(models.Model):
    """One line: who did or read what, when, and whether it was refused. The database refuses to alter it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField()
    actor_id = models.CharField(max_length=36)
    actor_name = models.CharField(max_length=40)
    roles = models.CharField(max_length=400)
    act = models.CharField(max_length=81)
    object_ref = models.CharField(max_length=105)
    columns_read = models.TextField()
    columns_changed = models.TextField()
    reason = models.CharField(max_length=40)
    outcome = models.CharField(max_length=7, choices=[(o.value, o.value) for o in Outcome])
    hash = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["object_ref", "seq"], name="who_looked_at_this"),
            models.Index(fields=["actor_id", "seq"], name="what_somebody_did"),
            models.Index(fields=["act", "seq"], name="every_such_act"),
            models.Index(fields=["outcome", "seq"], name="every_refusal"),
            models.Index(fields=["at", "seq"], name="the_lines_of_a_day"),
        ]
        constraints = [
            models.CheckConstraint(name="entry_counts_from_one", condition=models.Q(seq__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.outcome}"


class Head(models.Model):
    """The last line's number and hash. Locked while a line is added, so that the numbers have no gap."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(name="only_one_head", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"the head at {self.seq}"
