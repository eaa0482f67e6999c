"""What the mailboxes hold: sealed answers. There is no table of mailboxes, so an unused one cannot be told."""

from __future__ import annotations

from django.db import models


class Answer(models.Model):
    """A sealed answer. The mailbox is SHA-256 of a token that only the code gives."""

    hash = models.CharField(max_length=64, primary_key=True)
    mailbox = models.CharField(max_length=64, db_index=True)
    expires = models.DateField(db_index=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "a sealed answer"
